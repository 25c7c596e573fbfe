package dev.embedway.core.error;

import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/** A provider answered, but not with what was asked for. */
public final class UpstreamException extends EmbedwayException {

  private static final long serialVersionUID = 1L;

  private static final String INDEX = "index";

  /** A fault; {@code cause} is for logs only. */
  public UpstreamException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(ErrorCode.Kind.UPSTREAM, code, message, null, null, cause);
  }

  /** A fault of the answer to the text of this index. */
  public UpstreamException(ErrorCode code, String message, int index) {
    this(code, message, index, null);
  }

  private UpstreamException(ErrorCode code, String message, int index, @Nullable Throwable cause) {
    super(ErrorCode.Kind.UPSTREAM, code, message, null, Map.of(INDEX, index), cause);
  }

  /** The index of the text that it is about; empty where it is about all of them. */
  public OptionalInt index() {
    return details().orElse(null) instanceof Map<?, ?> facts
            && facts.get(INDEX) instanceof Integer index
        ? OptionalInt.of(index)
        : OptionalInt.empty();
  }

  /** The same fault, told by the place that its text has among a caller's. */
  public UpstreamException at(IntUnaryOperator place) {
    OptionalInt index = index();
    return index.isEmpty()
        ? this
        : new UpstreamException(code(), getMessage(), place.applyAsInt(index.getAsInt()), this);
  }

  @Override
  public boolean isRetriable() {
    return false;
  }
}
