package dev.embedway.local.cli.terminal;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Progress on standard error: a bar on a screen; elsewhere a line every {@value #SECONDS} seconds,
 * so that short work prints none.
 */
@ThreadSafe
public final class Progress implements AutoCloseable {

  /** Number of pieces of a task that is over when it is. */
  public static final int UNKNOWN = -1;

  private static final int SECONDS = 5;

  private final Optional<ProgressBar> bar;
  private final Optional<Lines> lines;

  private Progress(Optional<ProgressBar> bar, Optional<Lines> lines) {
    this.bar = bar;
    this.lines = lines;
  }

  /** Progress of a task of so many pieces; to be closed at its end. */
  public static Progress on(Terminal terminal, String task, int pieces) {
    return switch (terminal.display()) {
      case SCREEN -> new Progress(Optional.of(bar(task, pieces)), Optional.empty());
      case PLAIN ->
          new Progress(
              Optional.empty(),
              Optional.of(new Lines(terminal.err()::println, task, pieces, System::nanoTime)));
    };
  }

  private static ProgressBar bar(String task, int pieces) {
    return new ProgressBarBuilder()
        .setTaskName(task)
        .setInitialMax(pieces)
        .setUpdateIntervalMillis(200)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  /** Counts one piece as done. */
  public void step() {
    bar.ifPresent(ProgressBar::step);
    lines.ifPresent(there -> there.step(1));
  }

  /** Counts pieces as done. */
  public void step(int some) {
    bar.ifPresent(shown -> shown.stepBy(some));
    lines.ifPresent(there -> there.step(some));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }

  /** Progress as lines of text. */
  @ThreadSafe
  static final class Lines {

    private static final long PAUSE_NANOS = Duration.ofSeconds(SECONDS).toNanos();

    private final Consumer<String> out;
    private final String task;
    private final int pieces;
    private final LongSupplier nanos;

    @GuardedBy("this")
    private long last;

    @GuardedBy("this")
    private int done;

    Lines(Consumer<String> out, String task, int pieces, LongSupplier nanos) {
      this.out = out;
      this.task = task;
      this.pieces = pieces;
      this.nanos = nanos;
      this.last = nanos.getAsLong();
    }

    synchronized void step(int some) {
      done += some;
      long now = nanos.getAsLong();
      if (now - last >= PAUSE_NANOS) {
        last = now;
        out.accept(task + ": " + done + (pieces == UNKNOWN ? "" : " of " + pieces));
      }
    }
  }
}
