package dev.embedway.core.observe;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.tenant.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers the counts of one process, and writes them at most once per second, when {@link #flush}
 * is called. When a store fails the numbers are kept for the next time, as far as there is room.
 */
@ThreadSafe
public final class Meter implements Counters {

  /** Least time between two writes. */
  public static final Duration INTERVAL = Duration.ofSeconds(1);

  /** Value of {@link Label#STATUS} for a request that succeeded. */
  public static final String SUCCESS = "success";

  private static final Logger LOG = LoggerFactory.getLogger(Meter.class);

  /** Most different numbers that are gathered; what is beyond is not counted. */
  private static final int ROOM = 1000;

  private static final double MILLION = 1e6;

  private final CounterStore counters;
  private final UsageStore usage;
  private final StageActivityStore stages;
  private final InstantSource clock;
  private final AtomicInteger active = new AtomicInteger();
  private final MetricSink sink;
  private final Executor beside;

  /** Held while numbers are written. */
  private final ReentrantLock writing = new ReentrantLock();

  @GuardedBy("this")
  private Map<Sample, Long> unsent = new HashMap<>();

  @GuardedBy("writing")
  private boolean finished;

  @GuardedBy("this")
  private Set<TenantId> tenants = new HashSet<>();

  @GuardedBy("this")
  private Map<Sample, Long> increments = new HashMap<>();

  @GuardedBy("this")
  private Map<Line, Usage> lines = new HashMap<>();

  @GuardedBy("this")
  private Map<Minute, StageMinute> minutes = new HashMap<>();

  @GuardedBy("this")
  private Instant next = Instant.EPOCH;

  /** A meter that has counted nothing. */
  public Meter(
      CounterStore counters, UsageStore usage, StageActivityStore stages, InstantSource clock) {
    this(counters, usage, stages, MetricSink.NONE, clock, Runnable::run);
  }

  /**
   * The same, whose numbers go to a sink too, whenever it is flushed.
   *
   * @param beside runs the writing
   */
  public Meter(
      CounterStore counters,
      UsageStore usage,
      StageActivityStore stages,
      MetricSink sink,
      InstantSource clock,
      Executor beside) {
    this.counters = counters;
    this.usage = usage;
    this.stages = stages;
    this.sink = sink;
    this.clock = clock;
    this.beside = beside;
  }

  /** Makes counts of the pipeline's stage of this name. */
  public StageCounts stage(String name) {
    return new StageCounts(this, name);
  }

  private record Line(TenantId tenant, String model, LocalDate day) {}

  private record Minute(String stage, Instant minute) {}

  /** Notes that a stage has completed a message. */
  void completed(String stage) {
    add(StageMinute.of(stage, clock.instant()));
  }

  private synchronized void add(StageMinute more) {
    Minute minute = new Minute(more.stage(), more.minute());
    if (minutes.size() < ROOM || minutes.containsKey(minute)) {
      minutes.merge(minute, more, StageMinute::plus);
    }
  }

  @Override
  public void add(Metric metric, long by, Label.Value... labels) {
    add(Sample.of(metric, Sample.WHOLE, labels), by);
  }

  /** Adds a value to a histogram. */
  public void observe(Metric metric, double value, Label.Value... labels) {
    long below = metric.bounds().stream().filter(bound -> bound < value).count();
    add(Sample.of(metric, String.valueOf(below), labels), 1);
    add(Sample.of(metric, Sample.SUM, labels), Math.round(value * MILLION));
  }

  private synchronized void add(Sample sample, long by) {
    gather(sample, by);
    if (by != 0 && !sink.equals(MetricSink.NONE)) {
      unsent.merge(sample, by, Long::sum);
    }
  }

  private synchronized void gather(Sample sample, long by) {
    if (by != 0 && (increments.size() < ROOM || increments.containsKey(sample))) {
      increments.merge(sample, by, Long::sum);
    }
  }

  /**
   * A model's label: its id, but for those that are known by an id alone, which callers make up.
   */
  public static String name(ModelSpec model) {
    return model.isOfAnyDim() ? "other" : model.id();
  }

  /** Counts a request that was answered. */
  public void answered(TenantId tenant, EmbeddingResponse response) {
    ModelSpec model = response.model();
    String name = name(model);
    Label.Value provider = Label.PROVIDER.of(model.provider());
    Label.Value label = Label.MODEL.of(name);
    note(tenant);
    add(Metric.EMBEDDING_REQUESTS_TOTAL, 1, provider, label, Label.STATUS.of(SUCCESS));
    add(Metric.EMBEDDING_TOKENS_TOTAL, response.tokens(), provider, label);
    add(Metric.EMBEDDING_CACHE_HITS_TOTAL, response.hits(), provider, label);
    add(Metric.EMBEDDING_CACHE_MISSES_TOTAL, response.misses(), provider, label);
    LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    String line = model.provider() + ":" + name;
    add(
        line(tenant, line, day),
        new Usage(tenant, line, day, new Usage.Counts(1, response.tokens(), response.hits())));
  }

  private synchronized void note(TenantId tenant) {
    if (!sink.equals(MetricSink.NONE)) {
      tenants.add(tenant);
    }
  }

  private static Line line(TenantId tenant, String model, LocalDate day) {
    return new Line(tenant, model, day);
  }

  private synchronized void add(Line line, Usage more) {
    if (lines.size() < ROOM || lines.containsKey(line)) {
      lines.merge(line, more, Usage::plus);
    }
  }

  /** Counts a request as under way until it is closed. */
  public Underway begin() {
    active.incrementAndGet();
    return active::decrementAndGet;
  }

  /** A request that has not been answered yet. */
  @FunctionalInterface
  public interface Underway extends AutoCloseable {
    @Override
    void close();
  }

  /** Requests of this process that are under way. */
  public int active() {
    return active.get();
  }

  /** Has what was gathered written, unless that was done within the last second; never fails. */
  public void flush() {
    emit();
    if (isDue()) {
      beside.execute(() -> write(INTERVAL));
    }
  }

  /**
   * Waits for what is being written, and writes what is left, before the process ends. Nothing is
   * written after it: stores may be closed.
   */
  public void finish() {
    emit();
    writing.lock();
    try {
      write(Duration.ZERO);
      finished = true;
    } finally {
      writing.unlock();
    }
  }

  private synchronized boolean isDue() {
    return !clock.instant().isBefore(next);
  }

  private void write(Duration pause) {
    writing.lock();
    try {
      if (!finished) {
        send(gathered(pause));
      }
    } finally {
      writing.unlock();
    }
  }

  private void send(Gathered gathered) {
    try {
      if (!gathered.increments().isEmpty()) {
        counters.add(gathered.increments());
      }
    } catch (EmbedwayException e) {
      LOG.warn("counters are kept for later: {}", e.code().wire());
      gathered.increments().forEach(this::gather);
    }
    write(
        "usage",
        gathered.usage(),
        usage::add,
        line -> add(line(line.tenant(), line.model(), line.day()), line));
    write("stages' activity", gathered.minutes(), stages::add, this::add);
  }

  /** Writes lines; those that the store did not take are kept. */
  private static <T> void write(String what, List<T> all, Consumer<T> store, Consumer<T> keep) {
    List<T> failed = new ArrayList<>();
    for (T line : all) {
      try {
        store.accept(line);
      } catch (EmbedwayException e) {
        failed.add(line);
      }
    }
    failed.forEach(keep);
    if (!failed.isEmpty()) {
      LOG.warn("{} is kept for later: {} lines", what, failed.size());
    }
  }

  private void emit() {
    Map<Sample, Long> sent;
    Set<TenantId> of;
    synchronized (this) {
      sent = unsent;
      of = tenants;
      unsent = new HashMap<>();
      tenants = new HashSet<>();
    }
    if (!sent.isEmpty()) {
      sink.emit(sent, of);
    }
  }

  /** Takes what was gathered, if the last time is at least {@code pause} ago. */
  private synchronized Gathered gathered(Duration pause) {
    Instant now = clock.instant();
    if (now.isBefore(next) && !pause.isZero()) {
      return new Gathered(Map.of(), List.of(), List.of());
    }
    next = now.plus(INTERVAL);
    Gathered gathered =
        new Gathered(increments, List.copyOf(lines.values()), List.copyOf(minutes.values()));
    increments = new HashMap<>();
    lines = new HashMap<>();
    minutes = new HashMap<>();
    return gathered;
  }

  private record Gathered(
      Map<Sample, Long> increments, List<Usage> usage, List<StageMinute> minutes) {}
}
