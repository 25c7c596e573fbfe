package dev.embedway.core.record.batch;

/**
 * Place in what a batch copies: the records first, then the documents.
 *
 * @param after id of the last record, or key or id of the last document, that was worked on; empty
 *     before the first
 */
public record CopyCursor(Part part, String after) implements BatchCursor {

  /** Before the first record. */
  static final CopyCursor START = new CopyCursor(Part.RECORDS, "");

  /** Part of what is copied. */
  public enum Part {
    RECORDS,
    DOCUMENTS,
    END
  }

  /** A place further on in the same part. */
  public CopyCursor past(String last) {
    return new CopyCursor(part, last);
  }

  /** Before the first of another part. */
  public static CopyCursor before(Part next) {
    return new CopyCursor(next, "");
  }

  @Override
  public boolean isEnd() {
    return part == Part.END;
  }
}
