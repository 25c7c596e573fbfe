package dev.embedway.core.file;

import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/**
 * A file's id: {@code file-}, 12 hex digits of the millisecond of its upload and 12 random ones, so
 * that the order of ids is that of uploads.
 *
 * @param value the id
 */
public record FileId(String value) implements Comparable<FileId> {

  private static final String PREFIX = "file-";
  private static final int TIME_DIGITS = 12;
  private static final int RANDOM_BYTES = 6;
  private static final Pattern FORM = Pattern.compile("file-[0-9a-f]{24}");

  public FileId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("a file id is file- and 24 hex digits");
    }
  }

  /** The id that a caller names; empty for a text of another form. */
  public static Optional<FileId> parse(String value) {
    return FORM.matcher(value).matches() ? Optional.of(new FileId(value)) : Optional.empty();
  }

  /** A new id. */
  static FileId made(Instant now, RandomGenerator random) {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    return new FileId(
        PREFIX
            + HexFormat.of().toHexDigits(now.toEpochMilli(), TIME_DIGITS)
            + HexFormat.of().formatHex(drawn));
  }

  /** Time of the upload, to the millisecond. */
  public Instant createdAt() {
    return Instant.ofEpochMilli(
        HexFormat.fromHexDigitsToLong(value, PREFIX.length(), PREFIX.length() + TIME_DIGITS));
  }

  @Override
  public int compareTo(FileId other) {
    return value.compareTo(other.value);
  }

  @Override
  public String toString() {
    return value;
  }
}
