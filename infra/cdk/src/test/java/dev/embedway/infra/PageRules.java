package dev.embedway.infra;

import static dev.embedway.infra.InvocationRules.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Faults by which a browser would keep a page from calling the API, or from uploading. */
final class PageRules {

  /** Headers that OpenAI's SDK sends from pages; none is safelisted by the fetch standard. */
  private static final Set<String> SENT_BY_SDK =
      Set.of(
          "authorization",
          "content-type",
          "user-agent",
          "openai-organization",
          "openai-project",
          "x-stainless-arch",
          "x-stainless-lang",
          "x-stainless-os",
          "x-stainless-package-version",
          "x-stainless-retry-count",
          "x-stainless-runtime",
          "x-stainless-runtime-version",
          "x-stainless-timeout");

  /** Headers that a presigned upload may be signed with. */
  private static final Set<String> SENT_BY_UPLOAD =
      Set.of("content-type", "x-amz-meta-embedway-attributes", "x-amz-checksum-sha256");

  private static final Pattern DESCRIBED =
      Pattern.compile("([A-Za-z][A-Za-z-]*): \\{ \\$ref: \"#/components/headers/");

  private PageRules() {}

  /** Headers of calls and answers that API Gateway keeps from pages. */
  static Stream<String> api(Assembly assembly) {
    return assembly
        .all("AWS::ApiGatewayV2::Api")
        .flatMap(api -> {
          JsonNode cors = api.property("CorsConfiguration");
          return Stream.of(
                  SENT_BY_SDK.stream()
                      .filter(header -> !isAllowed(cors.path("AllowHeaders"), header))
                      .map(header -> api + " does not let pages send " + header),
                  described()
                      .filter(header -> !isListed(cors.path("ExposeHeaders"), header))
                      .map(header -> api + " does not let pages read " + header),
                  Stream.of("GET", "POST", "PATCH", "DELETE")
                      .filter(method ->
                          !isListed(cors.path("AllowMethods"), method)
                              && !isListed(cors.path("AllowMethods"), "*"))
                      .map(method -> api + " does not let pages " + method),
                  fault(
                      cors.path("AllowCredentials").asBoolean(),
                      api + " takes a browser's own credentials"))
              .flatMap(faults -> faults);
        });
  }

  /** The headers of answers as the description of the API has them. */
  private static Stream<String> described() {
    try {
      Set<String> names =
          DESCRIBED
              .matcher(Files.readString(Assembly.docs().resolve("openapi.yaml")))
              .results()
              .map(header -> header.group(1).toLowerCase(Locale.ROOT))
              .collect(Collectors.toSet());
      if (!names.contains("x-request-id")) {
        throw new IllegalStateException("the description's headers were not found");
      }
      return names.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Buckets of which uploads are announced, but not to pages of the API's origins. */
  static Stream<String> uploads(Assembly assembly) {
    List<String> origins =
        assembly
            .all("AWS::ApiGatewayV2::Api")
            .flatMap(api -> api.property("CorsConfiguration").path("AllowOrigins").valueStream())
            .map(JsonNode::asText)
            .toList();
    return assembly
        .all("AWS::S3::Bucket")
        .filter(bucket -> !bucket.property("NotificationConfiguration").isMissingNode())
        .filter(bucket ->
            bucket
                .property("CorsConfiguration")
                .path("CorsRules")
                .valueStream()
                .noneMatch(rule ->
                    isListed(rule.path("AllowedMethods"), "PUT")
                        && origins.stream()
                            .allMatch(origin -> isListed(rule.path("AllowedOrigins"), origin))
                        && SENT_BY_UPLOAD.stream()
                            .allMatch(header -> isAllowed(rule.path("AllowedHeaders"), header))))
        .map(bucket -> bucket + " takes no uploads from pages");
  }

  /** True if a header may be sent: a star allows any but {@code authorization}. */
  private static boolean isAllowed(JsonNode allowed, String header) {
    return isListed(allowed, header) || (isListed(allowed, "*") && !header.equals("authorization"));
  }

  private static boolean isListed(JsonNode list, String value) {
    return list.valueStream().anyMatch(each -> each.asText().equalsIgnoreCase(value));
  }
}
