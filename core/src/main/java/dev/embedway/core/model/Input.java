package dev.embedway.core.model;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An input of a request: a text, or the token ids that a client made of one.
 *
 * <p>Immutable. A text and its ids are two inputs, which are never equal.
 */
public sealed interface Input {

  /** The text, or the one that the ids stand for. */
  String text();

  /** Upper bound of its tokens, special ones left out: no token is shorter than a byte. */
  long maxTokens();

  /** Texts as inputs, in their order. */
  static List<Input> of(List<String> texts) {
    return texts.stream().<Input>map(Text::new).toList();
  }

  /** An input that every model reads by its own tokenizer. */
  record Text(String text) implements Input {

    @Override
    public long maxTokens() {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /**
   * Token ids of a {@link TokenDecoder}'s vocabulary, for a model that reads them, with their text
   * for one that does not.
   *
   * @param ids one or more, each of a token, as the client sent them
   * @param text which they stand for; it need not encode to the same ids
   */
  record Tokens(List<Integer> ids, String text) implements Input {

    public Tokens {
      ids = List.copyOf(ids);
    }

    @Override
    public long maxTokens() {
      return ids.size();
    }

    /** The first ids alone, for a model that reads no more; the text stays whole. */
    public Tokens first(int max) {
      return ids.size() <= max ? this : new Tokens(ids.subList(0, max), text);
    }
  }
}
