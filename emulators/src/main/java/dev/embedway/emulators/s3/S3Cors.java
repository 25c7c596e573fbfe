package dev.embedway.emulators.s3;

import dev.embedway.emulators.auth.EmulatorRequest;
import java.util.Map;

/**
 * Headers by which S3 lets web pages use presigned URLs, as a bucket's CORS rules would have it
 * send them.
 *
 * @param preflight headers of the answer to a browser's question
 * @param answer headers of every other answer to a page
 */
public record S3Cors(Map<String, String> preflight, Map<String, String> answer) {

  /** A bucket without rules: pages may read nothing. */
  public static final S3Cors NONE = new S3Cors(Map.of(), Map.of());

  public S3Cors {
    preflight = Map.copyOf(preflight);
    answer = Map.copyOf(answer);
  }

  /** True if a request is a browser's preflight. */
  static boolean isPreflight(EmulatorRequest request) {
    return request.method().equals("OPTIONS")
        && request.has("origin")
        && request.has("access-control-request-method");
  }
}
