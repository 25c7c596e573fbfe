package dev.embedway.core.error;

/** Names that callers chose, cut and cleaned for messages. */
public final class Printable {

  private static final int MAX_LENGTH = 64;

  private Printable() {}

  /** At most 64 characters, each of {@code A-Z a-z 0-9 _ . -} or a question mark. */
  public static String of(String name) {
    String clean = name.replaceAll("[^A-Za-z0-9_.-]", "?");
    return clean.length() <= MAX_LENGTH ? clean : clean.substring(0, MAX_LENGTH) + "...";
  }
}
