package dev.embedway.functions.chunking.format.result;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import java.io.IOException;

/**
 * The parts of a document, such as pages, as they are read one after the other: a damaged one costs
 * no other its text. What else a file is refused for, such as its size, ends its reading anywhere.
 *
 * <p>One thread at a time.
 */
public final class Parts {

  private final TextWriter text;
  private final Remarks remarks;
  private boolean damaged;
  private boolean read;

  /** Reads parts into a text; what is wrong with them becomes remarks. */
  public Parts(TextWriter text, Remarks remarks) {
    this.text = text;
    this.remarks = remarks;
  }

  /** Writes a part, or a piece of one. */
  @FunctionalInterface
  public interface Piece {

    /** Writes it; what it throws costs the text of this piece alone. */
    void write() throws IOException;
  }

  /** Writes the pieces of a part; what of a damaged one was written until then stays. */
  public void read(String name, Piece... pieces) {
    boolean whole = true;
    for (Piece piece : pieces) {
      int before = text.length();
      whole &= isWhole(piece);
      read |= text.length() > before;
    }
    if (!whole) {
      damaged = true;
      remarks.warn(Code.DAMAGED_PART, name + ": damaged; only what could be read of it is found");
    }
  }

  private boolean isWhole(Piece piece) {
    try {
      piece.write();
      return true;
    } catch (IOException | RuntimeException e) {
      // Parsers meet damaged parts with any exception there is.
      RejectedFileException verdict = RejectedFileException.verdict(e);
      if (verdict.error().code() != DocumentError.Code.MALFORMED_DOCUMENT) {
        throw verdict;
      }
      text.unmark();
      text.paragraph();
      return false;
    }
  }

  /** Notes a part that the document names and does not hold. */
  public void missing(String name) {
    remarks.warn(Code.DAMAGED_PART, name + ": missing; the file names it and does not hold it");
  }

  /**
   * Returns for a document of which something was read, or that is whole.
   *
   * @throws RejectedFileException {@code malformed_document}
   */
  public void checkRead() {
    if (damaged && !read) {
      throw RejectedFileException.malformed(null);
    }
  }
}
