package dev.embedway.core.record.batch;

import java.util.Optional;

/**
 * Place in a batch's lines up to which they were worked on.
 *
 * @param file that holds the lines; empty until it is there
 * @param offset bytes before the place
 * @param lines that begin before it
 */
public record LineCursor(Optional<UpsertFile> file, long offset, long lines, Place place)
    implements BatchCursor {

  /** Before the first line of a file that is not there yet. */
  static final LineCursor START = new LineCursor(Optional.empty(), 0, 0, Place.LINE_START);

  /** Kind of place. */
  public enum Place {
    LINE_START,
    /** Inside a line that is too long, whose rest is passed over. */
    IN_LONG_LINE
  }

  /** The start of a file. */
  static LineCursor startOf(UpsertFile file) {
    return new LineCursor(Optional.of(file), 0, 0, Place.LINE_START);
  }

  /** A place further on. */
  LineCursor at(long nextOffset, long nextLines, Place next) {
    return new LineCursor(file, nextOffset, nextLines, next);
  }

  @Override
  public boolean isEnd() {
    return bytesLeft() == 0;
  }

  /** Bytes that follow. */
  long bytesLeft() {
    return file.map(UpsertFile::bytes).orElse(0L) - offset;
  }
}
