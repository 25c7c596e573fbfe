package dev.embedway.core.fleet;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.TimedOutException;
import dev.embedway.core.error.UnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Models that are listed for all processes and brought into this one on first use, once for any
 * number of callers. Callers wait for most of their time and are then told to retry, while the work
 * goes on. A failure is reported to all waiting callers; the next call starts over.
 *
 * <p>Thread-safe. The list is read at most every {@value #FRESH_SECONDS} s, and only for ids of
 * hubs' repositories; while it cannot be reached, what it had holds: nobody lists a model then.
 */
public final class FleetModels {

  private static final int FRESH_SECONDS = 5;
  private static final Duration FRESH = Duration.ofSeconds(FRESH_SECONDS);

  /** Time that is left to a caller for what the model is wanted for; half of a shorter time. */
  private static final Duration RESERVE = Duration.ofSeconds(5);

  /** Before the names of hubs' flights; no id begins so. */
  private static final String HUB = "hub ";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ModelList list;
  private final ModelShelf shelf;
  private final Optional<HubFlights> hub;
  private final InstantSource clock;
  private final ReentrantLock reading = new ReentrantLock();
  private final ReentrantLock beginning = new ReentrantLock();

  /** Models on their way, by id; guarded by {@link #beginning}. */
  private final Map<String, CompletableFuture<Void>> flights = new HashMap<>();

  private volatile @Nullable Seen seen;

  /** The list as it was read last. */
  private record Seen(List<ListedModel> models, Instant at) {
    boolean isYoungerThan(Duration age, Instant now) {
      return Duration.between(at, now).compareTo(age) < 0;
    }
  }

  /** Models of a list, to be brought onto a shelf. */
  public FleetModels(ModelList list, ModelShelf shelf, InstantSource clock) {
    this(list, shelf, Optional.empty(), clock);
  }

  /**
   * The same, and models of a hub when they are asked for.
   *
   * @param hub empty where the operator alone brings models
   */
  public FleetModels(
      ModelList list, ModelShelf shelf, Optional<HubModels> hub, InstantSource clock) {
    this.list = list;
    this.shelf = shelf;
    this.hub = hub.map(models -> new HubFlights(models, clock));
    this.clock = clock;
  }

  /** No models: a process has those that it started with. */
  public static FleetModels none() {
    return new FleetModels(
        new ModelList() {
          @Override
          public List<ListedModel> all() {
            return List.of();
          }

          @Override
          public ListedModel add(ListedModel model) {
            return model;
          }
        },
        new ModelShelf() {
          @Override
          public void bring(ListedModel model) {}

          @Override
          public void used(String id) {}
        },
        InstantSource.system());
  }

  /** The listed models, as far as that can be told. */
  public List<ListedModel> listed() {
    try {
      return read();
    } catch (EmbedwayException away) {
      return List.of();
    }
  }

  /**
   * Has the model here that a request names, where it is listed or a hub may be asked; returns at
   * once where there is nothing to bring.
   *
   * @param id as the caller wrote it
   * @param provider of the {@code X-Provider} header
   * @param present what this process can be asked for
   * @return the id by which the model is found: without the revision of a hub's name
   * @throws EmbedwayException {@code model_loading} when it is still on its way, what the wait's
   *     check throws, and as {@link ModelShelf#bring}, {@link ModelList#all} and {@link
   *     HubModels#bring} do
   */
  public String await(String id, @Nullable String provider, ModelPresence present, ModelWait wait) {
    Optional<FleetName> name = FleetName.of(id, provider);
    if (name.isEmpty() || (name.get().revision().isPresent() && hub.isEmpty())) {
      return id;
    }
    FleetName asked = name.get();
    boolean isHere = present.isHere(asked.id());
    if (isHere) {
      shelf.used(asked.id());
    }
    if (asked.revision().isEmpty() && (isHere || awaitListed(asked.id(), wait))) {
      return id;
    }
    boolean isOfOthers =
        isHere ? find(asked.id()).isEmpty() : present.isServed(asked.found(), provider);
    if (hub.isEmpty() || isOfOthers) {
      return id;
    }
    awaitHub(asked, hub.get(), isHere, wait);
    return asked.found();
  }

  /** True for a model that is listed, which is here then. */
  private boolean awaitListed(String id, ModelWait wait) {
    Optional<ListedModel> listed = find(id);
    if (listed.isPresent()) {
      wait.check().accept(id);
      await(id, flight(id, () -> shelf.bring(listed.get())), wait.deadline());
    }
    return listed.isPresent();
  }

  private Optional<ListedModel> find(String id) {
    return read().stream().filter(model -> model.id().equals(id)).findFirst();
  }

  private void awaitHub(FleetName name, HubFlights models, boolean isHere, ModelWait wait) {
    wait.check().accept(name.id());
    String asked = name.ofHub();
    if (!models.isKnown(asked) || !isHere) {
      await(name.id(), hubFlight(asked, () -> listFrom(models, asked)), wait.deadline());
    }
  }

  private void listFrom(HubFlights models, String asked) {
    models.bring(asked);
    // It was listed just now.
    seen = null;
  }

  /** One at a time: callers choose the names, and each takes disk and bandwidth. */
  private CompletableFuture<Void> hubFlight(String asked, Runnable work) {
    beginning.lock();
    try {
      String key = HUB + asked;
      boolean isOtherUnderway =
          flights.entrySet().stream()
              .anyMatch(each ->
                  each.getKey().startsWith(HUB)
                      && !each.getKey().equals(key)
                      && !each.getValue().isDone());
      if (isOtherUnderway) {
        throw loading(asked);
      }
      return flight(key, work);
    } finally {
      beginning.unlock();
    }
  }

  private CompletableFuture<Void> flight(String id, Runnable work) {
    beginning.lock();
    try {
      flights.values().removeIf(CompletableFuture::isDone);
      return flights.computeIfAbsent(
          id, _ -> CompletableFuture.runAsync(work, task -> Thread.ofVirtual().start(task)));
    } finally {
      beginning.unlock();
    }
  }

  private void await(String id, CompletableFuture<Void> flight, Instant deadline) {
    Duration left = Duration.between(clock.instant(), deadline);
    Duration half = left.dividedBy(2);
    Duration timeout = left.minus(half.compareTo(RESERVE) < 0 ? half : RESERVE);
    try {
      flight.get(Math.max(0, timeout.toNanos()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw loading(id);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EmbedwayException fault
          ? fault
          : new InternalException(
              ErrorCode.INTERNAL, "model " + id + " could not be brought", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new TimedOutException(
          ErrorCode.DEADLINE_EXCEEDED,
          "the request was cancelled while model " + id + " was being brought",
          e);
    }
  }

  private static UnavailableException loading(String id) {
    return new UnavailableException(
        ErrorCode.MODEL_LOADING,
        "model " + id + " is being brought into this process; send the request again",
        RETRY_AFTER,
        null);
  }

  private List<ListedModel> read() {
    Seen known = seen;
    if (known != null && (known.isYoungerThan(FRESH, clock.instant()) || reading.isLocked())) {
      return known.models();
    }
    reading.lock();
    try {
      return readAnew();
    } finally {
      reading.unlock();
    }
  }

  private List<ListedModel> readAnew() {
    Instant now = clock.instant();
    Seen known = seen;
    if (known != null && known.isYoungerThan(FRESH, now)) {
      return known.models();
    }
    try {
      Seen read = new Seen(List.copyOf(list.all()), now);
      seen = read;
      return read.models();
    } catch (EmbedwayException away) {
      if (known == null) {
        throw away;
      }
      seen = new Seen(known.models(), now);
      return known.models();
    }
  }
}
