package dev.embedway.functions.chunking.process;

import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running child. It is killed when an answer takes longer than it may, which also ends the wait
 * for the answer.
 *
 * <p>One thread at a time, but for {@link #close}.
 */
final class ReaderProcess implements AutoCloseable {

  /** A machine that starts no Java within this is not at fault of any document. */
  private static final Duration START = Duration.ofSeconds(20);

  private static final Duration DYING = Duration.ofSeconds(5);

  /** Files after which a new child takes over, whatever the old one's parsers have kept. */
  private static final int WORN_AFTER = 500;

  private final Process process;
  private final DataInputStream in;
  private final DataOutputStream out;
  private int answers;
  private long lastUsed = System.nanoTime();

  private ReaderProcess(Process process) {
    this.process = process;
    this.in = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    this.out = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
  }

  /** Outcome of a request. */
  sealed interface Answer {
    /** The child's word. */
    record Read(Extraction extraction) implements Answer {}

    /** It was killed when its time was up. */
    record Late() implements Answer {}

    /** Its memory did not suffice. */
    record OutOfMemory() implements Answer {}

    /** It ended of itself, or was ended by somebody else. */
    record Gone() implements Answer {}
  }

  /**
   * Starts a child with a scratch directory, which ends with it, and waits until it is ready.
   *
   * @throws IOException when it does not come up
   */
  static ReaderProcess start(ReaderCommand command) throws IOException {
    Scratch scratch = Scratch.make();
    ReaderProcess started = new ReaderProcess(launched(command, scratch));
    var _ = started.process.onExit().thenRun(scratch::delete);
    Watch watch = started.watch(START);
    try (watch) {
      if (started.in.readInt() == Frames.READY) {
        return started;
      }
      throw new IOException("the reader's process speaks another language");
    } catch (IOException e) {
      started.close();
      throw e;
    }
  }

  private static Process launched(ReaderCommand command, Scratch scratch) throws IOException {
    try {
      return command.start(scratch);
    } catch (IOException e) {
      scratch.delete();
      throw e;
    }
  }

  /** Reads a file within a time. After any answer but {@code Read} the child is dead. */
  Answer read(ReaderRequest request, Duration timeout) {
    Watch watch = watch(timeout);
    try (watch) {
      Frames.write(out, request);
      Extraction extraction = Frames.readExtraction(in);
      answers++;
      lastUsed = System.nanoTime();
      return new Answer.Read(extraction);
    } catch (IOException e) {
      return ended(watch);
    }
  }

  private Answer ended(Watch watch) {
    if (watch.isOver()) {
      return new Answer.Late();
    }
    try {
      boolean dead = process.waitFor(DYING.toMillis(), TimeUnit.MILLISECONDS);
      return dead && process.exitValue() == ReaderCommand.OUT_OF_MEMORY
          ? new Answer.OutOfMemory()
          : new Answer.Gone();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer.Gone();
    } finally {
      close();
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Time since its last answer, or since its start. */
  Duration idle() {
    return Duration.ofNanos(System.nanoTime() - lastUsed);
  }

  boolean isWorn() {
    return answers >= WORN_AFTER;
  }

  long pid() {
    return process.pid();
  }

  /** Kills it; from any thread, any number of times. */
  @Override
  public void close() {
    process.destroyForcibly();
  }

  private Watch watch(Duration timeout) {
    Watch watch = new Watch(timeout);
    Thread.ofVirtual().name("watch of reader " + process.pid()).start(watch);
    return watch;
  }

  /** Kills the child unless it is closed in time. */
  private final class Watch implements Runnable, AutoCloseable {
    private final Duration timeout;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicBoolean over = new AtomicBoolean();

    Watch(Duration timeout) {
      this.timeout = timeout;
    }

    @Override
    public void run() {
      try {
        if (!closed.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
          over.set(true);
          ReaderProcess.this.close();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    boolean isOver() {
      return over.get();
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }
}
