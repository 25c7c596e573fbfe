package dev.embedway.functions.chunking.format.result;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import org.jspecify.annotations.Nullable;

/**
 * A reader's verdict that a file is not read, thrown from wherever it is found out. Its factories
 * are the faults that a caller may be told of.
 */
public final class RejectedFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Formats that are read, for messages. */
  private static final String ALLOWED =
      "txt, md, html, xml, pdf, docx, pptx, xlsx, rtf, epub, csv, json and ipynb";

  private final transient DocumentError error;

  private RejectedFileException(Code code, String message, @Nullable Throwable cause) {
    super(code.wire(), cause);
    this.error = new DocumentError(code, message);
  }

  /**
   * The verdict on what a reader threw: the verdict among its causes, which a parser may have
   * wrapped; {@code malformed_document} where there is none.
   */
  public static RejectedFileException verdict(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof RejectedFileException verdict) {
        return verdict;
      }
    }
    return malformed(thrown);
  }

  /** {@code unsupported_format}: the file is in none of the formats that are read. */
  public static RejectedFileException unsupported() {
    return new RejectedFileException(
        Code.UNSUPPORTED_FORMAT, "the file's format is not read; allowed are " + ALLOWED, null);
  }

  /** {@code malformed_document}, for what a parser threw or for a check that failed. */
  public static RejectedFileException malformed(@Nullable Throwable cause) {
    return new RejectedFileException(
        Code.MALFORMED_DOCUMENT,
        "the file is damaged, cut off or not what it claims to be; upload it again, whole",
        cause);
  }

  /** {@code unsupported_format}: a class of the format's reader is not installed. */
  public static RejectedFileException notInstalled(LinkageError missing) {
    return new RejectedFileException(
        Code.UNSUPPORTED_FORMAT,
        "this installation lacks a part that reads such a file ("
            + missing.getMessage()
            + "): the file is not at fault, report it to whoever runs Embedway",
        missing);
  }

  /** {@code encrypted_document}: a password or certificate is needed. */
  public static RejectedFileException encrypted() {
    return new RejectedFileException(
        Code.ENCRYPTED_DOCUMENT,
        "the document is encrypted; upload it without a password or protection",
        null);
  }

  /** {@code empty_document}: a PDF whose glyphs stand for no characters. */
  public static RejectedFileException unmapped() {
    return new RejectedFileException(
        Code.EMPTY_DOCUMENT,
        "the PDF's fonts have no mapping to characters, so that it holds no text; print it into a"
            + " new PDF with one, or give it a text layer by character recognition",
        null);
  }

  /** {@code too_deep}: more than {@link Limits#MAX_DEPTH} levels. */
  public static RejectedFileException tooDeep() {
    return new RejectedFileException(
        Code.TOO_DEEP,
        "the file's elements are nested deeper than the "
            + Limits.MAX_DEPTH
            + " levels that are followed: flatten it",
        null);
  }

  /** {@code too_deep}: a PDF that draws far more than its size explains. */
  public static RejectedFileException tooMuchDrawn() {
    return new RejectedFileException(
        Code.TOO_DEEP,
        "the file's pages and forms draw far more than a file of its size may: a form within"
            + " itself, or one stream drawn very often; flatten it, or print it into a new PDF",
        null);
  }

  /** {@code too_large}: a text of more than {@link Limits#MAX_CHARS} characters. */
  public static RejectedFileException tooLong() {
    return new RejectedFileException(
        Code.TOO_LARGE,
        "the file's text is longer than the "
            + Limits.MAX_CHARS
            + " characters that are read: split it",
        null);
  }

  /** {@code too_large}: parts of more than {@link Limits#MAX_INFLATED} bytes. */
  public static RejectedFileException tooMuchInflated() {
    return new RejectedFileException(
        Code.TOO_LARGE,
        "the file's parts unpack to more than the "
            + Limits.MAX_INFLATED
            + " bytes that are read: split it",
        null);
  }

  /** Code and message of the verdict. */
  public DocumentError error() {
    return error;
  }
}
