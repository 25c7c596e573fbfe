package dev.embedway.core.pipeline.requeue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Repair of requeues that were cut off between their commit and the sending. */
@ThreadSafe
public final class UnsentLetters {

  private static final Logger LOG = LoggerFactory.getLogger(UnsentLetters.class);

  private final DeadLetterStore store;
  private final Requeuer requeuer;

  /** Repair of what a store lists as unsent. */
  public UnsentLetters(DeadLetterStore store, Requeuer requeuer) {
    this.store = store;
    this.requeuer = requeuer;
  }

  /** Sends all of them; the number of dead letters that were sent. */
  public int send() {
    int sent = 0;
    Optional<String> after = Optional.empty();
    do {
      Page<DeadLetter> page = store.unsent(after);
      for (DeadLetter letter : page.items()) {
        sent += isSent(letter) ? 1 : 0;
      }
      after = page.next();
    } while (after.isPresent());
    return sent;
  }

  /** One whose key is not among the settings must not keep the others from being sent. */
  private boolean isSent(DeadLetter letter) {
    try {
      requeuer.send(letter);
      return true;
    } catch (ConflictException e) {
      LOG.warn("dead letter {} is not sent: {}", letter.id().value(), e.getMessage());
      return false;
    }
  }
}
