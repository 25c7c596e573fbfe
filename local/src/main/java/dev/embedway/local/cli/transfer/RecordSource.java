package dev.embedway.local.cli.transfer;

import dev.embedway.local.cli.terminal.CommandFailure;
import java.util.Optional;

/**
 * Records of another place, in an order that is the same the next time as long as nothing is
 * changed there; a few of them are in memory at once. One thread at a time.
 */
interface RecordSource extends AutoCloseable {

  /**
   * The following record; empty at the end.
   *
   * @throws CommandFailure when the place does not answer
   */
  Optional<SourceRecord> next();

  @Override
  void close();
}
