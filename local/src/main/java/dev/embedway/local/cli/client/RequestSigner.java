package dev.embedway.local.cli.client;

import dev.embedway.core.signing.Signatures;
import dev.embedway.core.signing.SignedRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cli.terminal.Terminal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;

/**
 * Signer of requests for a server that has {@code EMBEDWAY_SIGNING_SECRETS}. Thread-safe.
 *
 * @param secret the first of them
 * @param tenant whose key is used
 */
public record RequestSigner(
    String secret, TenantId tenant, InstantSource clock, SecureRandom random) {

  static final String SECRETS = "EMBEDWAY_SIGNING_SECRETS";
  static final String TENANT = "EMBEDWAY_TENANT";

  private static final int NONCE_BYTES = 16;

  /** The signer that the environment asks for; empty where it has no secrets. */
  public static Optional<RequestSigner> of(Terminal terminal) {
    return terminal
        .variable(SECRETS)
        .map(secrets ->
            new RequestSigner(
                secrets.split(",", 2)[0].strip(),
                terminal.variable(TENANT).map(TenantId::new).orElse(TenantId.DEFAULT),
                InstantSource.system(),
                new SecureRandom()));
  }

  /** The headers that sign a request of JSON, or of nothing. */
  Map<String, String> headers(String method, URI address, String body) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    SignedRequest request =
        new SignedRequest(
            tenant,
            method,
            address.getRawPath() + query,
            new SignedRequest.Content(sha256(body)),
            new SignedRequest.Stamp(
                clock.instant().getEpochSecond(), HexFormat.of().formatHex(nonce)));
    return Map.of(
        "X-Timestamp", String.valueOf(request.stamp().timestamp()),
        "X-Nonce", request.stamp().nonce(),
        "X-Signature", Signatures.of(request, secret));
  }

  private static String sha256(String body) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(body.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Leaves the secret out. */
  @Override
  public String toString() {
    return "RequestSigner[" + tenant + "]";
  }
}
