package dev.embedway.testing.contracts.pipeline;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.DeadLetterFactory;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.FailedMessage;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.PayloadKeySettings;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.DeadLetterLedger.Requeue;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.pipeline.message.MessageCodec;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.Quotas;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Jobs that are opened again by a dead letter of their first message. */
public final class RequeuedJobs {

  private RequeuedJobs() {}

  /** Opens a job again; false where nothing waits for its messages. */
  static boolean isRequeued(LedgerStore store, InstantSource clock, JobId job) {
    return requeue(store, clock, job).letter().state() == DeadLetterState.REQUEUED;
  }

  /** Keeps a dead letter of the job, approves and requeues it, and notes that it is sent. */
  public static Requeue requeue(LedgerStore store, InstantSource clock, JobId job) {
    DeadLetterLedger letters = new DeadLetterLedger(store, Quotas.NONE, clock);
    DeadLetter letter = letter(clock, job);
    letters.keep(letter);
    letters.review(
        letter.id(),
        new Review(
            DeadLetterState.APPROVED_FOR_REQUEUE,
            Optional.of("mended"),
            Optional.of("default/key_1"),
            Optional.of(clock.instant()),
            false));
    Requeue requeue = letters.requeue(letter.id());
    letters.sent(requeue.letter());
    return requeue;
  }

  private static DeadLetter letter(InstantSource clock, JobId job) {
    ChunkDocument message = new ChunkDocument(job);
    PayloadCipher cipher = new PayloadCipher(new PayloadKeySettings(List.of()), new Random(1));
    return new DeadLetterFactory(cipher, clock)
        .of(
            new FailedMessage(
                PipelineStage.CHUNKING,
                new MessageCodec().encode(message),
                1,
                clock.instant(),
                Optional.empty()),
            message,
            Optional.of("Docs"),
            new UnavailableException(
                ErrorCode.STORE_UNAVAILABLE, "S3 did not answer", Duration.ofSeconds(1), null));
  }
}
