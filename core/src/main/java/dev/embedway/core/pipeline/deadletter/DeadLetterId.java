package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Id of a dead letter: {@code dl_} and 32 hex digits, a hash of its stage and what the message
 * says. So a message that is given up twice is one dead letter.
 */
public record DeadLetterId(String value) {

  private static final String PREFIX = "dl_";
  private static final int DIGITS = 32;
  private static final Pattern FORM = Pattern.compile(PREFIX + "[0-9a-f]{" + DIGITS + "}");

  public DeadLetterId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("no dead letter's id: " + value.length() + " characters");
    }
  }

  /** The id of a message of a job, whatever it carries besides what it asks for. */
  public static DeadLetterId of(PipelineMessage message) {
    String asked =
        String.join(
            " ",
            MessageType.of(message).wire(),
            message.job().tenant().value(),
            message.job().wire(),
            MessageType.batch(message).toString());
    return of(PipelineStage.of(message), asked);
  }

  /** The id of a message with this body. */
  public static DeadLetterId of(PipelineStage stage, String body) {
    return new DeadLetterId(
        PREFIX + ContentHash.of(stage.wire() + "\n" + body).hex().substring(0, DIGITS));
  }

  /** The id of one chunk that a message asks for. */
  public static DeadLetterId of(PipelineMessage message, int ordinal) {
    return of(PipelineStage.of(message), of(message).value() + " chunk " + ordinal);
  }

  /** The id that a text is, if it is one. */
  public static Optional<DeadLetterId> parse(String text) {
    return FORM.matcher(text).matches() ? Optional.of(new DeadLetterId(text)) : Optional.empty();
  }
}
