package dev.embedway.emulators.s3;

import dev.embedway.emulators.auth.EmulatorRequest;
import dev.embedway.emulators.auth.HeaderSignature;
import dev.embedway.emulators.auth.LocalCallers;
import dev.embedway.emulators.auth.Refusal;
import dev.embedway.emulators.auth.SignatureCheck;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rules of AWS's S3 that s3proxy does not have, and two that keep tenants apart: signatures cover
 * every {@code x-amz-*} header, access lists are off, and an object is copied within its bucket and
 * the first segment of its key, which is a tenant's.
 *
 * <p>The signature itself is checked by s3proxy afterwards.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html">Authenticating
 *     requests by query parameters</a>
 * @see <a
 *     href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/about-object-ownership.html">Access
 *     lists of buckets whose owner is enforced</a>
 */
final class S3Rules {

  private static final String COPY_SOURCE = "x-amz-copy-source";
  private static final String SIGNED_HEADERS = "x-amz-signedheaders";
  private static final Pattern ENCODED_DOTS = Pattern.compile("(^|/)\\.{1,2}(/|$)");
  private static final Set<String> ACCESS_LISTS =
      Set.of(
          "x-amz-acl",
          "x-amz-grant-read",
          "x-amz-grant-write",
          "x-amz-grant-read-acp",
          "x-amz-grant-write-acp",
          "x-amz-grant-full-control");

  private S3Rules() {}

  /** The refusal of a request, by its head. */
  static Optional<Refusal> refusal(EmulatorRequest request) {
    return LocalCallers.host(request)
        .or(() -> preflight(request) ? Optional.empty() : signed(request));
  }

  /**
   * A browser's question before a presigned upload; it changes nothing and carries no signature.
   */
  private static boolean preflight(EmulatorRequest request) {
    return request.method().equals("OPTIONS");
  }

  private static Optional<Refusal> signed(EmulatorRequest request) {
    Optional<List<String>> names = signedHeaders(request);
    if (names.isEmpty()) {
      return Optional.of(
          Refusal.denied(
              "requests must be signed once by AWS Signature Version 4, in the Authorization header"
                  + " or in the query"));
    }
    return origin(request)
        .or(() -> unsigned(request, names.get()))
        .or(() -> accessList(request))
        .or(() -> copy(request));
  }

  /** A page may use a presigned URL, which was made for it, and nothing else. */
  private static Optional<Refusal> origin(EmulatorRequest request) {
    return request.has("authorization") ? LocalCallers.origin(request) : Optional.empty();
  }

  /** Names that the one signature covers; empty where there is none, or more than one. */
  private static Optional<List<String>> signedHeaders(EmulatorRequest request) {
    List<String> inQuery =
        Arrays.stream(request.query().split("&"))
            .map(pair -> pair.split("=", 2))
            .filter(halves -> decoded(halves[0]).toLowerCase(Locale.ROOT).equals(SIGNED_HEADERS))
            .map(halves -> halves.length == 2 ? decoded(halves[1]) : "")
            .toList();
    if (request.has("authorization")) {
      return inQuery.isEmpty()
          ? HeaderSignature.of(request).map(HeaderSignature::signedHeaders)
          : Optional.empty();
    }
    return inQuery.size() == 1
        ? Optional.of(Arrays.asList(inQuery.getFirst().split(";")))
        : Optional.empty();
  }

  private static Optional<Refusal> unsigned(EmulatorRequest request, List<String> signed) {
    boolean isCovered =
        signed.contains("host") && SignatureCheck.unsigned(request, signed).isEmpty();
    return isCovered
        ? Optional.empty()
        : Optional.of(
            Refusal.denied("There were headers present in the request which were not signed"));
  }

  private static Optional<Refusal> accessList(EmulatorRequest request) {
    boolean isOfList =
        request.headers().keySet().stream().anyMatch(ACCESS_LISTS::contains)
            || (request.method().equals("PUT")
                && Arrays.stream(request.query().split("&"))
                    .anyMatch(pair -> decoded(pair.split("=", 2)[0]).equals("acl")));
    return isOfList
        ? Optional.of(
            new Refusal(
                400,
                "AccessControlListNotSupported",
                "the bucket does not allow ACLs: remove x-amz-acl and x-amz-grant headers"))
        : Optional.empty();
  }

  private static Optional<Refusal> copy(EmulatorRequest request) {
    if (!request.has(COPY_SOURCE)) {
      return Optional.empty();
    }
    boolean isWithin =
        request
            .only(COPY_SOURCE)
            .flatMap(source -> place(source.split("\\?", 2)[0]))
            .filter(source -> place(request.path()).filter(source::equals).isPresent())
            .isPresent();
    return isWithin
        ? Optional.empty()
        : Optional.of(
            Refusal.denied(
                "an object is copied within its bucket and the first segment of its key only:"
                    + " download it and upload it instead"));
  }

  /** Bucket and first segment of the key; empty where the key climbs or is of one segment. */
  private static Optional<String> place(String encoded) {
    String path = decoded(encoded);
    if (ENCODED_DOTS.matcher(path).find()) {
      return Optional.empty();
    }
    List<String> segments =
        Arrays.asList((path.startsWith("/") ? path.substring(1) : path).split("/", -1));
    return segments.size() < 3 || segments.subList(0, 2).contains("")
        ? Optional.empty()
        : Optional.of(segments.stream().limit(2).collect(Collectors.joining("/")));
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
