package dev.embedway.core.pipeline.deadletter;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.Redaction;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Failure;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Part;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.tenant.TenantId;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;

/** Maker of dead letters. */
@ThreadSafe
public final class DeadLetterFactory {

  private final PayloadCipher cipher;
  private final InstantSource clock;

  /** A maker whose payloads are sealed by a cipher. */
  public DeadLetterFactory(PayloadCipher cipher, InstantSource clock) {
    this.cipher = cipher;
    this.clock = clock;
  }

  /**
   * The dead letter of a message of a job.
   *
   * @param message what the body says
   * @param store name of its job's store; empty where there is no such job
   */
  public DeadLetter of(
      FailedMessage failed,
      PipelineMessage message,
      Optional<String> store,
      EmbedwayException fault) {
    Origin origin =
        new Origin(
            failed.stage(),
            Optional.of(MessageType.of(message)),
            Optional.of(message.job()),
            store,
            new Part(MessageType.batch(message), OptionalInt.empty()));
    return letter(
        DeadLetterId.of(message),
        message.job().tenant(),
        origin,
        failed,
        Payload.of(failed.body()),
        fault);
  }

  /**
   * The dead letter of one chunk of a batch that could not be embedded.
   *
   * @param ordinal of the chunk
   * @param text of the chunk
   */
  public DeadLetter ofChunk(
      FailedMessage failed,
      EmbedBatch message,
      int ordinal,
      String text,
      Optional<String> store,
      EmbedwayException fault) {
    Origin origin =
        new Origin(
            failed.stage(),
            Optional.of(MessageType.EMBED_BATCH),
            Optional.of(message.job()),
            store,
            new Part(OptionalInt.of(message.batch()), OptionalInt.of(ordinal)));
    return letter(
        DeadLetterId.of(message, ordinal),
        message.job().tenant(),
        origin,
        failed,
        new Payload(failed.body(), Optional.of(text)),
        fault);
  }

  /** The dead letter of a body that is no message of a job, such as one that cannot be read. */
  public DeadLetter of(FailedMessage failed, EmbedwayException fault) {
    return letter(
        DeadLetterId.of(failed.stage(), failed.body()),
        TenantId.UNASSIGNED,
        Origin.of(failed.stage()),
        failed,
        Payload.of(failed.body()),
        fault);
  }

  private DeadLetter letter(
      DeadLetterId id,
      TenantId tenant,
      Origin origin,
      FailedMessage failed,
      Payload payload,
      EmbedwayException fault) {
    return new DeadLetter(
        id,
        tenant,
        origin,
        new Failure(
            FailureTable.of(fault),
            fault.code().wire(),
            Redaction.of(fault.getMessage()),
            failed.firstAt(),
            clock.instant(),
            failed.receiveCount()),
        Review.NONE,
        cipher.seal(payload, id, tenant),
        failed.trace(),
        0);
  }
}
