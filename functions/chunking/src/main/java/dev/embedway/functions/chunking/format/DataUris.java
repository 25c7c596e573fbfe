package dev.embedway.functions.chunking.format;

import java.util.regex.Pattern;

/** Finds what a text carries that is no text: files in data URIs, as base64. */
final class DataUris {

  /** Characters of base64 from which on it is a file, not a word. */
  private static final Pattern FILE =
      Pattern.compile(
          "data:[A-Za-z0-9.+-]{1,99}/[A-Za-z0-9.+-]{1,99}(?:;[A-Za-z0-9=.+_-]{1,99}){0,9}?;base64,"
              + "[A-Za-z0-9+/=_%-]{64,}+");

  private DataUris() {}

  /** A text without them. */
  static String leftOutOf(String text) {
    return text.contains(";base64,") ? FILE.matcher(text).replaceAll("") : text;
  }
}
