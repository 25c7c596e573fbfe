package dev.embedway.functions.chunking.format;

import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.DocumentError.Code;
import org.jspecify.annotations.Nullable;

/** A reader's verdict that a file is not read, thrown from wherever it is found out. */
final class RejectedFileException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient DocumentError error;

  RejectedFileException(Code code, String message, @Nullable Throwable cause) {
    super(code.wire(), cause);
    this.error = new DocumentError(code, message);
  }

  static RejectedFileException unsupported() {
    return new RejectedFileException(
        Code.UNSUPPORTED_FORMAT,
        "the file's format is not read; allowed are " + KindDetector.ALLOWED,
        null);
  }

  static RejectedFileException malformed(@Nullable Throwable cause) {
    return new RejectedFileException(
        Code.MALFORMED_DOCUMENT,
        "the file is damaged, cut off or not what it claims to be; upload it again, whole",
        cause);
  }

  static RejectedFileException notInstalled(LinkageError missing) {
    return new RejectedFileException(
        Code.UNSUPPORTED_FORMAT,
        "this installation lacks a part that reads such a file ("
            + missing.getMessage()
            + "): the file is not at fault, report it to whoever runs Embedway",
        missing);
  }

  static RejectedFileException encrypted() {
    return new RejectedFileException(
        Code.ENCRYPTED_DOCUMENT,
        "the document is encrypted; upload it without a password or protection",
        null);
  }

  static RejectedFileException unmapped() {
    return new RejectedFileException(
        Code.EMPTY_DOCUMENT,
        "the PDF's fonts have no mapping to characters, so that it holds no text; print it into a"
            + " new PDF with one, or give it a text layer by character recognition",
        null);
  }

  static RejectedFileException tooDeep() {
    return new RejectedFileException(
        Code.TOO_DEEP,
        "the file's elements are nested deeper than the "
            + Limits.MAX_DEPTH
            + " levels that are followed: flatten it",
        null);
  }

  static RejectedFileException tooMuchDrawn() {
    return new RejectedFileException(
        Code.TOO_DEEP,
        "the file's pages and forms draw far more than a file of its size may: a form within"
            + " itself, or one stream drawn very often; flatten it, or print it into a new PDF",
        null);
  }

  static RejectedFileException tooLong() {
    return new RejectedFileException(
        Code.TOO_LARGE,
        "the file's text is longer than the "
            + Limits.MAX_CHARS
            + " characters that are read: split it",
        null);
  }

  static RejectedFileException tooMuchInflated() {
    return new RejectedFileException(
        Code.TOO_LARGE,
        "the file's parts unpack to more than the "
            + Limits.MAX_INFLATED
            + " bytes that are read: split it",
        null);
  }

  DocumentError error() {
    return error;
  }
}
