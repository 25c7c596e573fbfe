package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.breaker.BreakerId;
import dev.embedway.core.breaker.BreakerState;
import dev.embedway.core.breaker.BreakerState.Closed;
import dev.embedway.core.breaker.BreakerState.HalfOpen;
import dev.embedway.core.breaker.BreakerState.Lease;
import dev.embedway.core.breaker.BreakerState.Open;
import dev.embedway.core.breaker.CallCounts;
import dev.embedway.topology.TableSpec;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Breakers as items and back. */
final class BreakerItems {

  static final String TERM = "term";
  static final String EXPIRES = "expires";
  static final String CALLS = "calls";
  static final String FAILURES = "failures";
  static final String SLOW = "slow";
  static final String LAST_FAILURE = "lastFailure";

  static final String STATE = "state";
  private static final String SINCE = "since";
  private static final String ROUND = "round";
  private static final String UNTIL = "until";
  private static final String LEASE = "lease";
  private static final String LEASE_ENDS = "leaseEnds";

  static final String CLOSED = "CLOSED";
  private static final String OPEN = "OPEN";
  private static final String HALF_OPEN = "HALF_OPEN";

  /**
   * Time after its last change at which a breaker's item expires; one still in use is created
   * again.
   */
  static final Duration KEPT = Duration.ofDays(30);

  static final Duration MODELS_KEPT = Duration.ofDays(1);

  private BreakerItems() {}

  static Item item(Map<String, AttributeValue> place, BreakerState state, Duration kept) {
    Item.Builder item =
        Item.builder()
            .with(TERM, state.term())
            .with(SINCE, state.since())
            .with(EXPIRES, state.since().plus(kept).getEpochSecond());
    place.forEach(item::with);
    return switch (state) {
      case Closed _ -> item.with(STATE, CLOSED).build();
      case Open open ->
          withCause(item, open.cause())
              .with(STATE, OPEN)
              .with(ROUND, open.round())
              .with(UNTIL, open.until())
              .build();
      case HalfOpen half -> {
        half.lease()
            .ifPresent(lease -> item.with(LEASE, lease.id()).with(LEASE_ENDS, lease.ends()));
        yield withCause(item, half.cause())
            .with(STATE, HALF_OPEN)
            .with(ROUND, half.round())
            .build();
      }
    };
  }

  private static Item.Builder withCause(Item.Builder item, CallCounts cause) {
    cause.lastFailure().ifPresent(last -> item.with(LAST_FAILURE, last));
    return item.with(CALLS, cause.calls())
        .with(FAILURES, cause.failures())
        .with(SLOW, cause.slow());
  }

  static BreakerState state(Item item) {
    long term = item.longValue(TERM);
    return switch (item.string(STATE)) {
      case CLOSED -> new Closed(term, item.instant(SINCE));
      case OPEN ->
          new Open(
              term, item.instant(SINCE), item.intValue(ROUND), item.instant(UNTIL), tally(item));
      case HALF_OPEN ->
          new HalfOpen(term, item.instant(SINCE), item.intValue(ROUND), lease(item), tally(item));
      default -> throw new IllegalStateException("a breaker is in no state that is known here");
    };
  }

  private static Optional<Lease> lease(Item item) {
    return item.optionalString(LEASE).map(id -> new Lease(id, item.instant(LEASE_ENDS)));
  }

  static CallCounts tally(Item item) {
    return new CallCounts(
        item.longValue(CALLS),
        item.longValue(FAILURES),
        item.longValue(SLOW),
        item.optionalInstant(LAST_FAILURE));
  }

  static BreakerId id(Item item) {
    String[] names = item.string(TableSpec.SORT_KEY).split("#", 2);
    return new BreakerId(names[0], names[1]);
  }
}
