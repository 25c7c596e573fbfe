package dev.embedway.core.erasure;

import com.google.errorprone.annotations.ThreadSafe;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Goes on with erasures until they are done or time is up. A slice of remnants is noted with its
 * counts before it is erased and counted after, each by a compare-and-swap: a run that was cut off
 * erases the noted slice again, and of two runs at once one stops. So every thing is counted once.
 */
@ThreadSafe
public final class ErasureWorker {

  private final ErasureStore erasures;
  private final Map<PlaceName, ErasurePlace> places;
  private final ErasureSeal seal;
  private final ErasureSettings settings;
  private final Duration cached;
  private final InstantSource clock;

  /**
   * A worker on erasures.
   *
   * @param places all of them
   * @param cached time for which vectors stay in caches
   */
  public ErasureWorker(
      ErasureStore erasures,
      Map<PlaceName, ErasurePlace> places,
      ErasureSeal seal,
      ErasureSettings settings,
      Duration cached,
      InstantSource clock) {
    this.erasures = erasures;
    this.places = new EnumMap<>(places);
    if (places.size() < PlaceName.values().length) {
      throw new IllegalArgumentException("places must be all, were " + places.keySet());
    }
    this.seal = seal;
    this.settings = settings;
    this.cached = cached;
    this.clock = clock;
  }

  /**
   * Goes on with every erasure that is not done.
   *
   * @param end no slice is begun after it
   * @return number of erasures that were done by this call
   */
  public int run(Instant end) {
    int done = 0;
    for (Erasure erasure : erasures.open()) {
      Optional<Erasure> now = Optional.of(erasure);
      while (now.isPresent() && !now.get().isDone() && clock.instant().isBefore(end)) {
        now = step(now.get());
      }
      done += now.filter(Erasure::isDone).isPresent() ? 1 : 0;
    }
    return done;
  }

  /** The next state; empty where another run has it, or where it must settle first. */
  private Optional<Erasure> step(Erasure erasure) {
    Erasure.Work work = erasure.work().orElseThrow();
    ErasureProgress progress = work.progress();
    if (progress.name().isEmpty()) {
      return endOfPass(erasure, progress);
    }
    ErasurePlace place = Optional.ofNullable(places.get(progress.name().get())).orElseThrow();
    if (progress.pending().isEmpty()) {
      ErasurePlace.Slice slice = place.find(work.scope(), progress.after());
      return saved(erasure.with(progress.found(slice)));
    }
    place.erase(work.scope(), progress.pending());
    return saved(erasure.with(progress.erased()));
  }

  private Optional<Erasure> endOfPass(Erasure erasure, ErasureProgress progress) {
    Instant now = clock.instant();
    if (!progress.isSettling()) {
      ErasureReceipt receipt = ErasureReceipt.of(erasure, now, settings.unreachable(now, cached));
      return saved(erasure.ended(seal.seal(receipt)));
    }
    return now.isBefore(erasure.times().settled())
        ? Optional.empty()
        : saved(erasure.with(progress.nextPass()));
  }

  private Optional<Erasure> saved(Erasure next) {
    return erasures.save(next) ? Optional.of(next) : Optional.empty();
  }
}
