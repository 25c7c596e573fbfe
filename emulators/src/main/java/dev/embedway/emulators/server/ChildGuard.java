package dev.embedway.emulators.server;

import com.google.errorprone.annotations.Immutable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A shell that stands between us and a server, so that the server ends when we do.
 *
 * <p>The shell reads a pipe whose other end only we hold: its standard input. The pipe ends when we
 * close it and when we die in any way; then the shell sends the server its signal. One that is
 * merely asked to end, and does not, is ended {@value #STOP_TIMEOUT_SECONDS} s later: a shutdown
 * may wait for calls that nobody answers any more.
 *
 * @param signal what asks the server to end
 * @param doomed a directory to remove afterwards
 */
@Immutable
public record ChildGuard(Signal signal, Optional<Path> doomed) {

  private static final int STOP_TIMEOUT_SECONDS = 10;

  /**
   * {@code $1} is the signal, {@code $2} a directory to remove afterwards, or empty; the rest is
   * the server's command. Both processes are in the background, so that the shell waits for the
   * server and sees it crash, too.
   */
  private static final String SCRIPT =
      """
      signal=$1 doomed=$2; shift 2
      exec 3<&0
      "$@" 3<&- </dev/null & server=$!
      {
        cat <&3 >/dev/null; kill -s "$signal" "$server" 2>/dev/null
        [ "$signal" != TERM ] || { sleep %d; kill -s KILL "$server" 2>/dev/null; }
      } & guard=$!
      exec 3<&-
      wait "$server"; code=$?
      kill "$guard" 2>/dev/null
      [ -z "$doomed" ] || rm -rf -- "$doomed"
      exit "$code"
      """
          .formatted(STOP_TIMEOUT_SECONDS);

  /** The words that run a server under it; {@code name} is what lists of processes show. */
  public List<String> words(String name, List<String> server) {
    List<String> words = new ArrayList<>(List.of("/bin/sh", "-c", SCRIPT, name));
    words.add(signal.shortName());
    words.add(doomed.map(Path::toString).orElse(""));
    words.addAll(server);
    return words;
  }
}
