package dev.embedway.functions.chunking.format.result;

/** Limits of a file. */
public final class Limits {

  /** Elements within one another; files written by people stay below a hundred. */
  public static final int MAX_DEPTH = 1_000;

  /** Characters of one document's text: ten times a long book. */
  public static final int MAX_CHARS = 40_000_000;

  /** Bytes that the parts of an archive are unpacked to, as far as they are read. */
  public static final long MAX_INFLATED = 256L << 20;

  /** Characters of a title that are looked at. */
  public static final int MAX_TITLE = 1_000;

  private Limits() {}
}
