package dev.embedway.core.erasure;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The point that an erasure has reached. Places are searched in their order, twice: the second time
 * for what work under way wrote behind the first.
 *
 * @param pass 1 or 2
 * @param place position of the {@link PlaceName} that is searched; their number at the end of a
 *     pass
 * @param after where the search of the place goes on
 * @param pending remnants that are noted, and not known to be erased
 * @param counts of what was erased
 */
public record ErasureProgress(
    int pass,
    int place,
    Optional<String> after,
    List<Remnant> pending,
    Map<ErasedKind, Long> counts) {

  private static final List<PlaceName> PLACES = List.of(PlaceName.values());

  /** The last pass. */
  static final int LAST_PASS = 2;

  /** Nothing is done yet. */
  public static final ErasureProgress NONE =
      new ErasureProgress(1, 0, Optional.empty(), List.of(), Map.of());

  public ErasureProgress {
    pending = List.copyOf(pending);
    counts = Map.copyOf(counts);
  }

  /** The place that is searched; empty at the end of a pass. */
  Optional<PlaceName> name() {
    return place < PLACES.size() ? Optional.of(PLACES.get(place)) : Optional.empty();
  }

  /** True at the end of the first pass. */
  boolean isSettling() {
    return pass < LAST_PASS && name().isEmpty();
  }

  ErasureProgress found(ErasurePlace.Slice slice) {
    return slice.found().isEmpty() && slice.next().isEmpty()
        ? nextPlace(counts)
        : new ErasureProgress(pass, place, slice.next(), slice.found(), counts);
  }

  /** The pending remnants are gone. */
  ErasureProgress erased() {
    Map<ErasedKind, Long> more = new EnumMap<>(ErasedKind.class);
    more.putAll(counts);
    pending.forEach(remnant -> more.merge(remnant.kind(), remnant.count(), Long::sum));
    return after.isEmpty()
        ? nextPlace(more)
        : new ErasureProgress(pass, place, after, List.of(), more);
  }

  private ErasureProgress nextPlace(Map<ErasedKind, Long> now) {
    return new ErasureProgress(pass, place + 1, Optional.empty(), List.of(), now);
  }

  ErasureProgress nextPass() {
    return new ErasureProgress(pass + 1, 0, Optional.empty(), List.of(), counts);
  }
}
