package dev.embedway.functions.chunking.process;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.process.ReaderProcess.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Warm child processes that read files, each one file at a time. A file's time begins when it has a
 * child, so a bad neighbour costs it a wait, never its own deadline. No tenant has all children,
 * nor more than one of the fleet's invocations: a file over its tenant's share goes back to the
 * queue. A child that hangs, runs out of memory or crashes fails its own file alone and is replaced
 * when the next file comes.
 */
@ThreadSafe
public final class ReaderPool implements AutoCloseable {

  /** As many as the chunking function's records and the local cloud's invocations at once. */
  private static final int MAX_READERS = 4;

  /** Of one tenant at once: some child is soon free for every other, whatever it sends. */
  private static final int MAX_READERS_PER_TENANT = MAX_READERS - 1;

  /** Time of any file, within the setting; beyond it time grows by size. */
  private static final Duration MIN_FILE_TIME = Duration.ofSeconds(10);

  /** Bytes that give a file another second. */
  private static final int BYTES_A_SECOND = 64 << 10;

  /** A running child answers most files sooner than a new one starts. */
  private static final Duration REUSE = Duration.ofMillis(200);

  /** A child that has read nothing for so long is not used again: it gives its memory back. */
  private static final Duration IDLE = Duration.ofMinutes(1);

  /** Longer waits are for the queue, not for the invocation. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(20);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final ReaderCommand command;
  private final long memoryMb;
  private final Duration timeout;
  private final Duration idleTime;
  private final InvocationTurns turns;
  private final ReaderShares shares = new ReaderShares(MAX_READERS, MAX_READERS_PER_TENANT);
  private final LinkedBlockingDeque<ReaderProcess> idle = new LinkedBlockingDeque<>();
  private final Set<ReaderProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean open = true;

  /**
   * A pool without children yet.
   *
   * @param memoryMb max heap of each child
   * @param timeout max time for one file
   * @param turns of the fleet's invocations
   */
  public ReaderPool(long memoryMb, Duration timeout, ReadingTurns turns) {
    this(memoryMb, timeout, IDLE, turns);
  }

  /** A pool whose children end when they have read nothing for a time. */
  ReaderPool(long memoryMb, Duration timeout, Duration idleTime, ReadingTurns turns) {
    ProcessSecrets.hide();
    this.turns = new InvocationTurns(turns);
    // Twice: a child that is still to be used must not end while a file is on its way to it.
    this.command = ReaderCommand.of(memoryMb, idleTime.multipliedBy(2), System.getenv());
    this.idleTime = idleTime;
    this.memoryMb = memoryMb;
    this.timeout = timeout;
  }

  /**
   * A tenant's reading of a file.
   *
   * @param invocation id of the one that waits for it
   */
  public record Reading(TenantId tenant, String invocation) {}

  /**
   * The text of a file, or why it has none.
   *
   * @throws UnavailableException {@code parser_busy} when the tenant has its share of readers, all
   *     are busy or no child starts: nothing is wrong with the file, which may be read later
   */
  public Extraction read(Reading reading, FileKind kind, byte[] bytes, String contentType) {
    ReaderRequest request = new ReaderRequest(kind, bytes, contentType);
    try {
      if (!turns.tryEnter(reading.tenant(), reading.invocation())) {
        throw busy("files of the tenant are being read by another invocation", null);
      }
      try {
        return readInTurn(reading.tenant(), request);
      } finally {
        turns.leave(reading.tenant(), reading.invocation());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy("the wait for a reader was interrupted", e);
    }
  }

  private Extraction readInTurn(TenantId tenant, ReaderRequest request)
      throws InterruptedException {
    if (!shares.tryTake(tenant, MAX_WAIT)) {
      throw busy("every reader that the tenant may have is busy", null);
    }
    try {
      return read(request);
    } finally {
      shares.giveBack(tenant);
    }
  }

  private Extraction read(ReaderRequest request) {
    Answer answer = answer(request);
    // Somebody else may have ended the child, or it ended of itself for want of work.
    return verdict(
        answer instanceof Answer.Gone ? answer(request) : answer, time(request.length(), timeout));
  }

  /** Most time for a file: a small one that takes long is made to. */
  static Duration time(int bytes, Duration timeout) {
    Duration bySize = MIN_FILE_TIME.plusSeconds(bytes / BYTES_A_SECOND);
    return bySize.compareTo(timeout) < 0 ? bySize : timeout;
  }

  private Answer answer(ReaderRequest request) {
    ReaderProcess process = take();
    Answer answer = process.read(request, time(request.length(), timeout));
    if (answer instanceof Answer.Read && !process.isWorn() && open) {
      idle.addFirst(process);
    } else {
      end(process);
    }
    return answer;
  }

  private Extraction verdict(Answer answer, Duration time) {
    return switch (answer) {
      case Answer.Read(Extraction extraction) -> extraction;
      case Answer.Late() ->
          rejected(
              Code.EXTRACTION_TIMEOUT,
              "the file's text was not read within "
                  + time.toSeconds()
                  + " s, which a file of its size has: simplify or split it"
                  + (time.equals(timeout) ? ", or raise EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS" : ""));
      case Answer.OutOfMemory() ->
          rejected(
              Code.TOO_LARGE,
              "reading the file takes more than the "
                  + memoryMb
                  + " MB that are allowed: split it, or raise EMBEDWAY_EXTRACTION_MEMORY_MB");
      case Answer.Gone() ->
          rejected(
              Code.MALFORMED_DOCUMENT,
              "the file ended its reader twice; it is damaged, or made to do so");
    };
  }

  private static Extraction rejected(Code code, String message) {
    return new Extraction.Rejected(new DocumentError(code, message));
  }

  private ReaderProcess take() {
    try {
      @Nullable ReaderProcess warm = idle.pollFirst();
      if (warm == null && !running.isEmpty()) {
        warm = idle.pollFirst(REUSE.toMillis(), TimeUnit.MILLISECONDS);
      }
      while (warm != null && (!warm.isAlive() || warm.idle().compareTo(idleTime) > 0)) {
        end(warm);
        warm = idle.pollFirst();
      }
      return warm == null ? started() : warm;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw busy("the wait for a reader was interrupted", e);
    }
  }

  private ReaderProcess started() {
    try {
      ReaderProcess process = ReaderProcess.start(command);
      running.add(process);
      return process;
    } catch (IOException e) {
      throw busy("a reader's process did not start", e);
    }
  }

  private void end(ReaderProcess process) {
    process.close();
    running.remove(process);
  }

  private static UnavailableException busy(String why, @Nullable Exception cause) {
    return new UnavailableException(ErrorCode.PARSER_BUSY, why, RETRY_AFTER, cause);
  }

  /** Process ids of the children. */
  Set<Long> pids() {
    return Set.copyOf(running.stream().map(ReaderProcess::pid).toList());
  }

  /** Kills every child. */
  @Override
  public void close() {
    open = false;
    running.forEach(this::end);
  }
}
