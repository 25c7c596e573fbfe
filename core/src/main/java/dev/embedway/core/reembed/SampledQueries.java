package dev.embedway.core.reembed;

import java.util.List;
import java.util.regex.Pattern;

/** Queries made of chunks: the first sentence of each that has one. Pure. */
final class SampledQueries {

  /** Chunks that are sampled. */
  static final int CHUNKS = 50;

  private static final int MAX_CHARS = 300;

  /** White space after a mark that ends a sentence, or a line's end. */
  private static final Pattern END =
      Pattern.compile("(?<=[.!?\u061f\u06d4\u0964])\\s+|(?<=[\u3002\uff01\uff1f])|\\s*\\R\\s*");

  private SampledQueries() {}

  static List<String> of(List<String> chunks) {
    return chunks.stream()
        .map(SampledQueries::firstSentence)
        .filter(text -> text.codePoints().anyMatch(Character::isLetter))
        .distinct()
        .toList();
  }

  /** The first part that has a letter, cut where it is too long. */
  private static String firstSentence(String chunk) {
    return END.splitAsStream(chunk)
        .map(String::strip)
        .filter(part -> part.codePoints().anyMatch(Character::isLetter))
        .findFirst()
        .map(SampledQueries::cut)
        .orElse("");
  }

  private static String cut(String sentence) {
    if (sentence.length() <= MAX_CHARS) {
      return sentence;
    }
    boolean isWithinPair = Character.isHighSurrogate(sentence.charAt(MAX_CHARS - 1));
    return sentence.substring(0, isWithinPair ? MAX_CHARS - 1 : MAX_CHARS);
  }
}
