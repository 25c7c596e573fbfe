package dev.embedway.local.cli;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A bar on standard error that grows with each piece of work; nothing where nobody watches.
 *
 * <p>Thread-safe.
 */
final class Progress implements AutoCloseable {

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  static Progress on(Terminal terminal, String task, int pieces) {
    return new Progress(
        Optional.of(terminal)
            .filter(there -> there.display() == Terminal.Display.SCREEN)
            .map(there ->
                new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(pieces)
                    .setUpdateIntervalMillis(200)
                    .setStyle(ProgressBarStyle.ASCII)
                    .build()));
  }

  /** One piece is done. */
  void step() {
    bar.ifPresent(ProgressBar::step);
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
