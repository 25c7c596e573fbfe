package dev.embedway.core.limit;

import dev.embedway.core.embedding.TokenGate;
import dev.embedway.core.error.Allowance;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.limit.Limiter.Answer;
import java.util.Map;
import java.util.Optional;

/**
 * Permits of one request. Its tokens are taken before work begins and settled after; those of a
 * request that failed go back when it is closed.
 *
 * <p>One thread at a time.
 */
public final class Permits implements TokenGate, AutoCloseable {

  private final Optional<Tap> tap;
  private final Optional<Allowance> requests;
  private Optional<Allowance> tokens = Optional.empty();
  private long taken;

  /** Source of a tenant's tokens. */
  record Tap(Limiter limiter, Bucket bucket) {}

  Permits(Optional<Tap> tap, Optional<Allowance> requests) {
    this.tap = tap;
    this.requests = requests;
  }

  /** Permits of work that nobody's limit bounds. */
  public static Permits unlimited() {
    return new Permits(Optional.empty(), Optional.empty());
  }

  /**
   * Takes the tokens of a request before its work is done.
   *
   * @throws InvalidRequestException {@code max_tokens_per_request} when there will never be so many
   * @throws RateLimitedException {@code tokens}
   */
  @Override
  public void admit(long count) {
    // Another model that stands in may count more; what was taken already is not taken again.
    if (tap.isPresent() && count > taken) {
      take(tap.get(), count);
    }
  }

  private void take(Tap source, long count) {
    Bucket from = source.bucket();
    if (count > from.capacity()) {
      throw new InvalidRequestException(
          ErrorCode.MAX_TOKENS_PER_REQUEST,
          "Requested "
              + count
              + " tokens, max "
              + from.capacity()
              + " tokens per request: a tenant's tokens are limited to "
              + from.perSecond()
              + " a second; send several requests",
          "input",
          Map.of("tokens", count, "limit", from.capacity()));
    }
    Optional<Answer> answer = source.limiter().take(from, count - taken);
    if (answer.isPresent()) {
      tokens = Optional.of(left(from, count, answer.get()));
      taken = count;
    }
  }

  private static Allowance left(Bucket from, long count, Answer answer) {
    return switch (answer) {
      case Answer.Granted granted -> granted.left();
      case Answer.Refused refused ->
          throw TenantLimits.refusal(
              ErrorCode.TOKENS,
              "the request has "
                  + count
                  + " tokens; a tenant's are limited to "
                  + from.perSecond()
                  + " a second, "
                  + from.capacity()
                  + " at once",
              refused);
    };
  }

  /** Says how many tokens the work took: more are taken, fewer given back. */
  public void settle(long used) {
    long before = taken;
    taken = 0;
    tap.ifPresent(source -> {
      if (used < before) {
        source.limiter().giveBack(source.bucket(), before - used);
      } else if (used > before && before > 0) {
        source.limiter().charge(source.bucket(), used - before);
      }
    });
  }

  /** The tenant's request limit when this request began; empty when requests are not limited. */
  public Optional<Allowance> requests() {
    return requests;
  }

  /** The tenant's token limit when the tokens were taken; empty when tokens are not limited. */
  public Optional<Allowance> tokens() {
    return tokens;
  }

  @Override
  public void close() {
    if (taken > 0) {
      settle(0);
    }
  }
}
