package dev.embedway.core.pipeline.requeue;

import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineMessage;
import dev.embedway.topology.Lane;
import java.util.List;
import java.util.Optional;

/**
 * Sends the messages of requeued dead letters, each with all else that its job lacks: what other
 * stages had for the job was dropped when it failed.
 *
 * <p>Thread-safe. Sending twice does no harm.
 */
public final class Requeuer {

  private final Ledger ledger;
  private final DeadLetterLedger letters;
  private final PayloadCipher cipher;
  private final MessageReturn back;
  private final MessageSender sender;

  /** A sender of what these ledgers hold. */
  public Requeuer(
      Ledger ledger,
      DeadLetterLedger letters,
      PayloadCipher cipher,
      MessageReturn back,
      MessageSender sender) {
    this.ledger = ledger;
    this.letters = letters;
    this.cipher = cipher;
    this.back = back;
    this.sender = sender;
  }

  /**
   * Sends a dead letter that is in state REQUEUED, and notes that it is sent.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code store_unavailable}, after which it may
   *     be sent or not; {@code state_conflict} when its payload cannot be read
   */
  public void send(DeadLetter letter) {
    String body = cipher.open(letter.payload(), letter.id(), letter.tenant()).body();
    Optional<Job> job = letter.origin().job().flatMap(ledger::job);
    Lane lane = job.map(Job::lane).orElse(Lane.LIVE);
    back.send(letter.origin().stage().queue(lane), letter.tenant(), body);
    List<PipelineMessage> others =
        job.stream()
            .flatMap(each -> JobMessages.missing(each).stream())
            .filter(message -> !isItself(message, letter.origin()))
            .toList();
    if (!others.isEmpty()) {
      sender.send(others);
    }
    letters.sent(letter);
  }

  /** True for the message that was sent back, be the dead letter of all of it or of one chunk. */
  private static boolean isItself(PipelineMessage message, Origin origin) {
    return origin.type().equals(Optional.of(MessageType.of(message)))
        && origin.part().batch().equals(MessageType.batch(message));
  }
}
