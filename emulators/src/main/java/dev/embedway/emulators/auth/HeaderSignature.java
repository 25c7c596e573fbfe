package dev.embedway.emulators.auth;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An {@code Authorization} header of AWS's Signature Version 4, taken apart.
 *
 * @param accessKeyId who signed
 * @param scope date, region, service and {@code aws4_request}
 * @param signedHeaders lower-case names, in the order of the header
 * @param signature hex
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html">Create
 *     a signed AWS API request</a>
 */
public record HeaderSignature(
    String accessKeyId, String scope, List<String> signedHeaders, String signature) {

  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private static final Pattern FORM =
      Pattern.compile(
          ALGORITHM
              + " +Credential=([A-Za-z0-9]+)/(\\d{8}/[a-z0-9-]+/[a-z0-9-]+/aws4_request) *, *"
              + "SignedHeaders=([a-z0-9;._-]+) *, *Signature=([0-9a-f]{64})");

  public HeaderSignature {
    signedHeaders = List.copyOf(signedHeaders);
  }

  /** The request's signature; empty where it has none, several, or one of another form. */
  public static Optional<HeaderSignature> of(EmulatorRequest request) {
    return request
        .only("authorization")
        .map(FORM::matcher)
        .filter(Matcher::matches)
        .map(found ->
            new HeaderSignature(
                found.group(1),
                found.group(2),
                Arrays.asList(found.group(3).split(";")),
                found.group(4)));
  }

  /** A part of the scope: 0 date, 1 region, 2 service. */
  String scopePart(int index) {
    return Arrays.asList(scope.split("/")).get(index);
  }
}
