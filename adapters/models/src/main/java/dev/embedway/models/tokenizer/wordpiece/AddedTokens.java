package dev.embedway.models.tokenizer.wordpiece;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are recognised in the text as it was written, before it is normalised, such as {@code
 * [SEP]}.
 *
 * <p>Immutable.
 */
final class AddedTokens {
  private final Map<String, Integer> idsByContent;

  AddedTokens(Map<String, Integer> idsByContent) {
    this.idsByContent = Map.copyOf(idsByContent);
  }

  /** A walk over the places of added tokens in one text. */
  Finder in(String text) {
    return new Finder(text);
  }

  /** An added token's place. */
  record Found(int start, int end, int id) {}

  /** One thread at a time. */
  final class Finder {
    private final String text;
    private final String[] contents = idsByContent.keySet().toArray(String[]::new);

    /** Next place of each content, looked up again only once it was passed. */
    private final int[] next = new int[contents.length];

    private Finder(String text) {
      this.text = text;
      java.util.Arrays.fill(next, -1);
    }

    /** The first added token at or after {@code from}, the longest of those that begin there. */
    @Nullable Found after(int from) {
      int best = -1;
      for (int i = 0; i < contents.length; i++) {
        if (next[i] < from) {
          int place = text.indexOf(contents[i], from);
          next[i] = place < 0 ? Integer.MAX_VALUE : place;
        }
        if (next[i] != Integer.MAX_VALUE && (best < 0 || precedes(i, best))) {
          best = i;
        }
      }
      if (best < 0) {
        return null;
      }
      String content = contents[best];
      int id = java.util.Objects.requireNonNull(idsByContent.get(content));
      return new Found(next[best], next[best] + content.length(), id);
    }

    private boolean precedes(int i, int other) {
      return next[i] < next[other]
          || (next[i] == next[other] && contents[i].length() > contents[other].length());
    }
  }
}
