package dev.embedway.functions.api.http.authentication;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.AuthenticationException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.signing.Signatures;
import dev.embedway.core.signing.SignedRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Reads the signature of a request and has it checked, where requests are to be signed. */
@ThreadSafe
public final class RequestSignatureCheck {

  private final Optional<Signatures> signatures;

  /** A check that every request passes when there is nothing to check by. */
  public RequestSignatureCheck(Optional<Signatures> signatures) {
    this.signatures = signatures;
  }

  /**
   * Lets a request of a tenant's key pass.
   *
   * @throws AuthenticationException {@code invalid_signature}
   */
  void check(TenantId tenant, HttpRequest request) {
    if (signatures.isPresent()) {
      signatures.get().check(signed(tenant, request), header(request, "x-signature"));
    }
  }

  private static SignedRequest signed(TenantId tenant, HttpRequest request) {
    return new SignedRequest(
        tenant,
        request.method(),
        request.target(),
        new SignedRequest.Content(
            sha256(request.copyOfBody()), SignedRequest.covered(request::header)),
        new SignedRequest.Stamp(
            seconds(header(request, "x-timestamp")), header(request, "x-nonce")));
  }

  private static String header(HttpRequest request, String name) {
    return request
        .header(name)
        .orElseThrow(() ->
            refused("requests are to be signed here: send X-Signature, X-Timestamp and X-Nonce"));
  }

  private static long seconds(String value) {
    if (!value.matches("[0-9]{1,11}")) {
      throw refused("X-Timestamp is the time in seconds of the epoch");
    }
    return Long.parseLong(value);
  }

  private static String sha256(byte[] body) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static AuthenticationException refused(String message) {
    return new AuthenticationException(ErrorCode.INVALID_SIGNATURE, message);
  }
}
