package dev.embedway.emulators.auth;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Check of requests to an emulator that checks nothing itself: who asks must know the credentials
 * of this data directory, signs every {@code x-amz-*} header, the host and the body by Signature
 * Version 4, and is no web page. A signature is good for {@value #MINUTES} minutes, as on AWS.
 *
 * <p>Immutable. {@link #head} is to be asked before the body is read, {@link #whole} after it.
 */
public final class SignatureCheck {

  private static final int MINUTES = 15;
  private static final Duration SKEW = Duration.ofMinutes(MINUTES);
  private static final String AMZ = "x-amz-";
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final EmulatorCredentials credentials;
  private final String service;
  private final InstantSource clock;

  /**
   * A check for one service.
   *
   * @param credentials the only ones accepted
   * @param service as a scope names it, such as {@code dynamodb}
   * @param clock time by which signatures expire
   */
  public SignatureCheck(EmulatorCredentials credentials, String service, InstantSource clock) {
    this.credentials = credentials;
    this.service = service;
    this.clock = clock;
  }

  /** The refusal that the head alone earns. */
  public Optional<Refusal> head(EmulatorRequest request) {
    return LocalCallers.host(request)
        .or(() -> LocalCallers.origin(request))
        .or(() -> signer(request));
  }

  private Optional<Refusal> signer(EmulatorRequest request) {
    Optional<HeaderSignature> signature = HeaderSignature.of(request);
    if (signature.isEmpty()) {
      return refused(
          "MissingAuthenticationToken",
          "requests must be signed by AWS Signature Version 4 in one Authorization header, with the"
              + " credentials of this data directory");
    }
    HeaderSignature given = signature.get();
    if (!isEqual(given.accessKeyId(), credentials.accessKeyId())) {
      return refused(
          "UnrecognizedClientException", "the access key is not the one of this data directory");
    }
    if (!given.scopePart(2).equals(service)) {
      return refused("InvalidSignatureException", "the signature is for another service");
    }
    if (!given.signedHeaders().contains("host")
        || unsigned(request, given.signedHeaders()).isPresent()) {
      return refused(
          "InvalidSignatureException", "host and every x-amz- header that is sent must be signed");
    }
    return isTimely(request, given)
        ? Optional.empty()
        : refused(
            "RequestExpired",
            "X-Amz-Date must be within " + MINUTES + " minutes of this machine's clock");
  }

  /** The first {@code x-amz-*} header that is not among the signed ones. */
  public static Optional<String> unsigned(EmulatorRequest request, List<String> signed) {
    return request.headers().keySet().stream()
        .filter(name -> name.startsWith(AMZ) && !signed.contains(name))
        .findFirst();
  }

  private boolean isTimely(EmulatorRequest request, HeaderSignature given) {
    try {
      Instant signed = Instant.from(DATE.parse(request.only(AMZ + "date").orElse("")));
      return given.scopePart(0).equals(DATE.format(signed).substring(0, 8))
          && Duration.between(signed, clock.instant()).abs().compareTo(SKEW) <= 0;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  /** The refusal of a request with this body; its head was asked before. */
  public Optional<Refusal> whole(EmulatorRequest request, byte[] body) {
    HeaderSignature given = HeaderSignature.of(request).orElseThrow();
    String payload = hex(sha256(body));
    boolean isWhole =
        request.all(AMZ + "content-sha256").stream().allMatch(stated -> stated.equals(payload));
    return isWhole && isEqual(given.signature(), signature(request, given, payload))
        ? Optional.empty()
        : refused(
            "InvalidSignatureException",
            "the signature does not match: check the secret access key");
  }

  private String signature(EmulatorRequest request, HeaderSignature given, String payload) {
    String canonical =
        String.join(
            "\n",
            request.method(),
            encoded(request.path(), "/"),
            query(request.query()),
            given.signedHeaders().stream()
                .map(name -> name + ":" + value(request, name) + "\n")
                .collect(Collectors.joining()),
            String.join(";", given.signedHeaders()),
            payload);
    String toSign =
        String.join(
            "\n",
            HeaderSignature.ALGORITHM,
            request.only(AMZ + "date").orElseThrow(),
            given.scope(),
            hex(sha256(bytes(canonical))));
    byte[] key = bytes("AWS4" + credentials.secretAccessKey());
    for (String part : given.scope().split("/", -1)) {
      key = hmac(key, part);
    }
    return hex(hmac(key, toSign));
  }

  private static String value(EmulatorRequest request, String name) {
    return request.all(name).stream()
        .map(value -> value.strip().replaceAll(" +", " "))
        .collect(Collectors.joining(","));
  }

  private static String query(String raw) {
    return Arrays.stream(raw.split("&"))
        .filter(pair -> !pair.isEmpty())
        .map(pair -> pair.split("=", 2))
        .map(
            halves -> parameter(halves[0]) + "=" + (halves.length == 2 ? parameter(halves[1]) : ""))
        .sorted()
        .collect(Collectors.joining("&"));
  }

  private static String parameter(String sent) {
    try {
      return encoded(URLDecoder.decode(sent, StandardCharsets.UTF_8), "");
    } catch (IllegalArgumentException e) {
      return encoded(sent, "");
    }
  }

  private static String encoded(String text, String kept) {
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    for (byte b : bytes(text)) {
      char c = (char) (b & 0xff);
      if ((UNRESERVED + kept).indexOf(c) >= 0) {
        encoded.write(b);
      } else {
        encoded.writeBytes(bytes("%" + HexFormat.of().withUpperCase().toHexDigits(b)));
      }
    }
    return encoded.toString(StandardCharsets.US_ASCII);
  }

  private static Optional<Refusal> refused(String code, String message) {
    return Optional.of(new Refusal(403, code, message));
  }

  private static boolean isEqual(String given, String expected) {
    return MessageDigest.isEqual(bytes(given), bytes(expected));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(text));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
