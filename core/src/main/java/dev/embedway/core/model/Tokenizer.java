package dev.embedway.core.model;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;

/** A model's own tokenizer. */
@ThreadSafe
public interface Tokenizer {

  /** Tokens of a text as the model would read it, special tokens included, never truncated. */
  int count(String text);

  /** Tokens of an input; ids are those of a model that reads them as they are. */
  default int count(Input input) {
    return switch (input) {
      case Input.Text(String text) -> count(text);
      case Input.Tokens tokens -> tokens.ids().size();
    };
  }

  /**
   * The text's tokens in order, special tokens left out.
   *
   * @return spans in UTF-16 offsets, ascending, not overlapping; white space between tokens belongs
   *     to none
   */
  List<Span> spans(String text);

  /**
   * True when the vocabulary has anything of a text: a token that is neither special nor stands for
   * what is unknown. The vectors of all other texts are nearly the same.
   */
  default boolean knows(String text) {
    return count(text) > specialTokens();
  }

  /** Special tokens added to every text, such as 2 for {@code [CLS]} and {@code [SEP]}. */
  int specialTokens();

  /**
   * A token's place in its text.
   *
   * @param start offset of its first UTF-16 unit
   * @param end offset after its last
   */
  record Span(int start, int end) {}
}
