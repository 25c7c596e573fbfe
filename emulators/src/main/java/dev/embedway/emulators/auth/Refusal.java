package dev.embedway.emulators.auth;

import java.nio.charset.StandardCharsets;

/**
 * Answer to a request that does not reach an emulator.
 *
 * @param status HTTP status
 * @param code AWS's name of the fault
 * @param message text without any value of the request, so that it needs no escaping
 */
public record Refusal(int status, String code, String message) {

  /** Status 403, AccessDenied. */
  public static Refusal denied(String message) {
    return new Refusal(403, "AccessDenied", message);
  }

  /** The body as DynamoDB and SQS send it. */
  public byte[] json() {
    return "{\"__type\":\"%s\",\"message\":\"%s\"}"
        .formatted(code, message)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** The body as S3 sends it. */
  public byte[] xml() {
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>%s</Code><Message>%s</Message></Error>"
        .formatted(code, message)
        .getBytes(StandardCharsets.UTF_8);
  }
}
