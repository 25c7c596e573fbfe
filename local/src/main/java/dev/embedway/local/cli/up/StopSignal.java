package dev.embedway.local.cli.up;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import java.util.concurrent.CountDownLatch;

/** Ctrl-C, SIGTERM or the end of the terminal: closes the cloud before the process ends. */
@ThreadSafe
public final class StopSignal {

  private final CountDownLatch closed = new CountDownLatch(1);

  private StopSignal() {}

  /** A signal of this process that is to close a cloud. */
  public static StopSignal closing(LocalCloud cloud, Terminal terminal) {
    StopSignal signal = new StopSignal();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  terminal.err().println("Stopping ...");
                  cloud.close();
                  terminal.err().println("Stopped.");
                  signal.closed.countDown();
                },
                "stop"));
    return signal;
  }

  /** Returns once the cloud is closed; the process ends at about the same time. */
  public void await() {
    try {
      closed.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
