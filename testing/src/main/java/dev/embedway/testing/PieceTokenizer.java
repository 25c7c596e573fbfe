package dev.embedway.testing;

import dev.embedway.core.model.Tokenizer;
import java.util.ArrayList;
import java.util.List;

/**
 * Tokens as word-piece models have them: words of letters in pieces of up to four characters, other
 * characters one by one, a word of over 100 characters one unknown token, controls left out.
 */
public final class PieceTokenizer implements Tokenizer {

  private static final int PIECE = 4;
  private static final int MAX_WORD_LENGTH = 100;

  /** Characters that were read, to see that cutting is linear. */
  private long read;

  /** Characters that were read until now. */
  public long read() {
    return read;
  }

  @Override
  public int count(String text) {
    return spans(text).size() + specialTokens();
  }

  @Override
  public List<Span> spans(String text) {
    read += text.length();
    List<Span> spans = new ArrayList<>();
    int i = 0;
    while (i < text.length()) {
      int c = text.codePointAt(i);
      int end = i + Character.charCount(c);
      if (Character.isLetterOrDigit(c)) {
        end = wordEnd(text, i);
        addWord(text, i, end, spans);
      } else if (!Character.isWhitespace(c) && !Character.isISOControl(c)) {
        spans.add(new Span(i, end));
      }
      i = end;
    }
    return spans;
  }

  private static int wordEnd(String text, int start) {
    int end = start;
    while (end < text.length() && Character.isLetterOrDigit(text.codePointAt(end))) {
      end += Character.charCount(text.codePointAt(end));
    }
    return end;
  }

  private static void addWord(String text, int start, int end, List<Span> spans) {
    if (end - start > MAX_WORD_LENGTH) {
      spans.add(new Span(start, end));
      return;
    }
    int from = start;
    while (from < end) {
      int to = Math.min(end, from + PIECE);
      if (to < end && Character.isLowSurrogate(text.charAt(to))) {
        to++;
      }
      spans.add(new Span(from, to));
      from = to;
    }
  }

  @Override
  public int specialTokens() {
    return 2;
  }
}
