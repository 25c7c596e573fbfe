package dev.embedway.core.store;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import java.time.Duration;
import java.time.Instant;

/**
 * End of a store that nobody uses: so many days after its last use.
 *
 * @param days 1..365
 * @param activeAt its last use that was recorded; later ones were less than {@link #GRAIN} later
 * @see <a href="https://platform.openai.com/docs/api-reference/vector-stores/object">OpenAI's
 *     vector stores</a>
 */
public record StoreExpiry(int days, Instant activeAt) {

  /** Most days, as OpenAI has it. */
  public static final int MAX_DAYS = 365;

  /**
   * Time after a recorded use in which no other is recorded, so that a store that is searched all
   * day costs one write an hour. It is added to the days, so that no store expires early.
   */
  public static final Duration GRAIN = Duration.ofHours(1);

  /**
   * Time from a store's expiry to its deletion, in which it is listed and can be given another
   * expiry: a store that is searched once a week is missed in time.
   */
  public static final Duration KEPT = Duration.ofDays(7);

  public StoreExpiry {
    if (days < 1 || days > MAX_DAYS) {
      throw new IllegalArgumentException("days must be 1.." + MAX_DAYS + ", was " + days);
    }
  }

  /** Time at which the store expires unless it is used before. */
  public Instant at() {
    return activeAt.plus(Duration.ofDays(days)).plus(GRAIN);
  }

  /** True when the store is expired. */
  public boolean isPast(Instant now) {
    return !now.isBefore(at());
  }

  /** The expiry after a use, which is the same where the use need not be recorded. */
  StoreExpiry usedAt(Instant now) {
    return now.isBefore(activeAt.plus(GRAIN)) ? this : new StoreExpiry(days, now);
  }

  /** The refusal of a request that uses an expired store. */
  static ConflictException refusal(String store) {
    return new ConflictException(
        ErrorCode.STORE_EXPIRED,
        "the vector store "
            + store
            + " is expired and cannot be used; within "
            + KEPT.toDays()
            + " days of its expires_at POST vector_stores/"
            + store
            + " with another expires_after, or null, makes it usable again, then it is deleted");
  }
}
