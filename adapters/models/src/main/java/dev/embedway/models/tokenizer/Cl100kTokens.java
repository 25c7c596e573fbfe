package dev.embedway.models.tokenizer;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import dev.embedway.core.model.TokenDecoder;
import dev.embedway.core.model.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's vocabulary cl100k_base, which its embedding models read and which clients encode with
 * when they do not know a model. What looks like a special token in a text is read as text.
 *
 * <p>Thread-safe. The table takes about 0.3 s and 14 MB when it is first used.
 */
public final class Cl100kTokens implements TokenDecoder, Tokenizer {

  /** Ordinary tokens have the ids below. */
  private static final int ORDINARY = 100_256;

  /** endoftext, fim_prefix, fim_middle, fim_suffix and endofprompt; between them lies nothing. */
  private static final Set<Integer> SPECIAL = Set.of(100_257, 100_258, 100_259, 100_260, 100_276);

  private final Once<Encoding> encoding =
      new Once<>(() -> Encodings.newLazyEncodingRegistry().getEncoding(EncodingType.CL100K_BASE));

  @Override
  public String vocabulary() {
    return "cl100k_base";
  }

  @Override
  public boolean isToken(int id) {
    return (id >= 0 && id < ORDINARY) || SPECIAL.contains(id);
  }

  @Override
  public String decode(List<Integer> ids) {
    IntArrayList tokens = new IntArrayList(ids.size());
    ids.forEach(tokens::add);
    return new String(encoding.get().decodeBytes(tokens), StandardCharsets.UTF_8);
  }

  @Override
  public int count(String text) {
    return encoding.get().countTokensOrdinary(text);
  }

  /** A character that lies in several tokens belongs to the last of them. */
  @Override
  public List<Span> spans(String text) {
    Utf8Places places = Utf8Places.of(text);
    List<Span> spans = new ArrayList<>();
    int end = 0;
    for (int length : lengths(text)) {
      int start = end;
      end += length;
      Span span = trimmed(text, places.charAt(start), places.charAt(end));
      if (span.start() < span.end()) {
        spans.add(span);
      }
    }
    return spans;
  }

  @Override
  public int specialTokens() {
    return 0;
  }

  /** The text up to the last whole character within its first tokens. */
  public String cut(String text, int maxTokens) {
    int bytes = 0;
    int token = 0;
    for (int length : lengths(text)) {
      if (token++ == maxTokens) {
        return text.substring(0, Utf8Places.of(text).charAt(bytes));
      }
      bytes += length;
    }
    return text;
  }

  /** Bytes of each token. */
  private List<Integer> lengths(String text) {
    Encoding table = encoding.get();
    IntArrayList ids = table.encodeOrdinary(text);
    List<Integer> lengths = new ArrayList<>(ids.size());
    IntArrayList one = new IntArrayList(1);
    for (int i = 0; i < ids.size(); i++) {
      one.clear();
      one.add(ids.get(i));
      lengths.add(table.decodeBytes(one).length);
    }
    return lengths;
  }

  private static Span trimmed(String text, int from, int to) {
    int start = from;
    int end = to;
    while (start < end && Character.isWhitespace(text.charAt(start))) {
      start++;
    }
    while (end > start && Character.isWhitespace(text.charAt(end - 1))) {
      end--;
    }
    return new Span(start, end);
  }
}
