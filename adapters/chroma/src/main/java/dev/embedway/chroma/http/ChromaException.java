package dev.embedway.chroma.http;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Failure of a call to a Chroma server. */
public final class ChromaException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Kind of a failure. */
  public enum Kind {
    /** No connection, or one that was cut. */
    UNREACHABLE,
    /** No answer in time. */
    TIMED_OUT,
    /** The calling thread was interrupted. */
    INTERRUPTED,
    /** An answer that is not of Chroma's API. */
    FOREIGN,
    /** A status of 500 or more. */
    FAILED,
    /** Any other status that is not 200 or 201. */
    REFUSED
  }

  private final Kind kind;

  ChromaException(Kind kind, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  /** Kind of the failure. */
  public Kind kind() {
    return kind;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
