package dev.embedway.functions.database;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.core.error.Redaction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handler of CloudFormation's calls for a custom resource of ours. CloudFormation waits for an
 * answer at an address that each call brings, so every call is answered; deleting the resource
 * leaves behind what was done for it.
 *
 * <p>Thread-safe. The address is a secret and in no log. A fault's messages are, without
 * credentials, in the log and in the answer's reason: no user's text comes here.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-responses.html">Custom
 *     resource response objects</a>
 */
final class CloudFormationHandler {

  private static final Logger LOG = LoggerFactory.getLogger(CloudFormationHandler.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

  private final JsonMapper json = new JsonMapper();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(ANSWER_TIMEOUT).build();
  private final String resource;

  /**
   * Creates a handler.
   *
   * @param resource name of the resource, the same for every caller
   */
  CloudFormationHandler(String resource) {
    this.resource = resource;
  }

  /** Work that a call asks for. */
  @FunctionalInterface
  interface Work {
    /**
     * Does it, with the resource's properties; may be repeated.
     *
     * @return remarks for the deployer; empty where there are none
     */
    String run(Map<String, Object> properties);
  }

  /** Does the work unless the resource goes away, and answers. */
  String answer(Map<String, Object> event, Work work) {
    String status = "SUCCESS";
    String reason = "";
    try {
      if (!text(event, "RequestType").equals("Delete")) {
        reason = work.run(properties(event));
      }
    } catch (Throwable e) {
      String cause = Redaction.of(e, CloudFormationHandler::sqlState);
      LOG.error("{} of {} failed: {}", text(event, "RequestType"), resource, cause, e);
      status = "FAILED";
      reason = resource + " failed: " + cause;
    }
    send(event, status, reason);
    return status;
  }

  private static Optional<String> sqlState(Throwable thrown) {
    return thrown instanceof SQLException sql
        ? Optional.ofNullable(sql.getSQLState()).map(state -> "SQLState " + state)
        : Optional.empty();
  }

  private void send(Map<String, Object> event, String status, String reason) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("Status", status);
    answer.put("Reason", reason);
    answer.put("PhysicalResourceId", resource);
    answer.put("StackId", text(event, "StackId"));
    answer.put("RequestId", text(event, "RequestId"));
    answer.put("LogicalResourceId", text(event, "LogicalResourceId"));
    try {
      // S3 checks the type against the one that the address was signed with: none.
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(text(event, "ResponseURL")))
              .timeout(ANSWER_TIMEOUT)
              .header("content-type", "")
              .PUT(BodyPublishers.ofByteArray(json.writeValueAsBytes(answer)))
              .build();
      int code = http.send(request, BodyHandlers.discarding()).statusCode();
      if (code != 200) {
        throw new IllegalStateException("CloudFormation's address answered " + code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static Map<String, Object> properties(Map<String, Object> event) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (event.get("ResourceProperties") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> properties.put(String.valueOf(name), value));
    }
    return properties;
  }

  /** A member as text, empty where there is none. */
  static String text(Map<String, Object> from, String name) {
    Object value = from.get(name);
    return value == null ? "" : value.toString();
  }
}
