package dev.embedway.core.file;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Use that a client says a file is for; it is kept and decides nothing.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/files/create">OpenAI's files</a>
 */
public enum FilePurpose {
  ASSISTANTS,
  BATCH,
  FINE_TUNE,
  VISION,
  USER_DATA,
  EVALS;

  /** The purpose as clients write it. */
  public String wire() {
    return this == FINE_TUNE ? "fine-tune" : name().toLowerCase(Locale.ROOT);
  }

  /** The purpose of that name; empty for another. */
  public static Optional<FilePurpose> ofWire(String name) {
    return Arrays.stream(values()).filter(purpose -> purpose.wire().equals(name)).findFirst();
  }

  /** All names, for a message. */
  public static String allowed() {
    return Arrays.stream(values()).map(FilePurpose::wire).collect(Collectors.joining(", "));
  }
}
