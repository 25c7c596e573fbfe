package dev.embedway.models.tokenizer.choice;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.djl.huggingface.tokenizers.jni.CharSpan;
import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.models.tokenizer.JsonTree;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.Once;
import dev.embedway.models.tokenizer.TokenIds;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Any tokenizer that the {@code tokenizers} library of HuggingFace reads, as DJL binds it. The
 * file's own truncation and padding are switched off: how long a text may be is the card's matter.
 *
 * <p>A lone surrogate is no character and is read as U+FFFD. Thread-safe. The library's memory is
 * freed with this object.
 */
public final class DjlTokenizer implements ModelTokenizer {
  private static final Map<String, String> WHOLE =
      Map.of("truncation", "false", "padding", "false");

  private static final int NONE = -1;

  /** Sign that SentencePiece, and byte-level BPE, write a space as. */
  private static final Set<String> SPACE = Set.of("\u2581", "\u0120");

  private final HuggingFaceTokenizer tokenizer;
  private final int specialTokens;
  private final Once<Integer> unknown;

  private DjlTokenizer(HuggingFaceTokenizer tokenizer, Path file) {
    this.tokenizer = tokenizer;
    this.specialTokens = tokenizer.encode("").getIds().length;
    this.unknown = new Once<>(() -> unknown(file));
  }

  /** The tokenizer that a tokenizer.json describes. */
  public static DjlTokenizer of(Path file) {
    try {
      return new DjlTokenizer(HuggingFaceTokenizer.newInstance(file, WHOLE), file);
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the tokenizer " + file + " cannot be read", e);
    }
  }

  @Override
  public int count(String text) {
    return encode(text).getIds().length;
  }

  @Override
  public int specialTokens() {
    return specialTokens;
  }

  /** {@inheritDoc} A piece that is white space alone is none that is known. */
  @Override
  public boolean knows(String text) {
    Encoding encoding = encode(text);
    long[] special = encoding.getSpecialTokenMask();
    long[] ids = encoding.getIds();
    String[] pieces = encoding.getTokens();
    for (int i = 0; i < ids.length; i++) {
      if (special[i] == 0 && ids[i] != unknown.get() && !SPACE.contains(pieces[i])) {
        return true;
      }
    }
    return false;
  }

  /** The id of the token that stands for what is unknown, by its place or by its name. */
  private int unknown(Path file) {
    try {
      JsonNode model = JsonTree.read(file).path("model");
      if (model.path("unk_id").isNumber()) {
        return model.path("unk_id").asInt();
      }
      return model.path("vocab").path(model.path("unk_token").asText("")).asInt(NONE);
    } catch (IOException e) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the tokenizer " + file + " cannot be read", e);
    }
  }

  /**
   * {@inheritDoc}
   *
   * <p>Tokens that share a character, such as the bytes of an emoji, share its place: the first has
   * it, the others are empty and stand behind it. So is a token of white space alone.
   */
  @Override
  public List<Span> spans(String text) {
    Encoding encoding = encode(text);
    long[] special = encoding.getSpecialTokenMask();
    CharSpan[] places = encoding.getCharTokenSpans();
    CodePointOffsets offsets = CodePointOffsets.of(text);
    List<Span> spans = new ArrayList<>(places.length);
    int end = 0;
    for (int i = 0; i < places.length; i++) {
      if (special[i] == 0 && places[i] != null) {
        Span span =
            trimmed(text, offsets.utf16(places[i].getStart()), offsets.utf16(places[i].getEnd()));
        int start = Math.max(end, span.start());
        end = Math.max(start, span.end());
        spans.add(new Span(start, end));
      }
    }
    return spans;
  }

  /** Many vocabularies put the space before a word into the word's first token. */
  private static Span trimmed(String text, int start, int end) {
    int first = start;
    while (first < end && Character.isWhitespace(text.charAt(first))) {
      first++;
    }
    int last = end;
    while (last > first && Character.isWhitespace(text.charAt(last - 1))) {
      last--;
    }
    return new Span(first, last);
  }

  @Override
  public TokenIds encode(String text, int maxTokens) {
    Encoding encoding = encode(text);
    long[] ids = encoding.getIds();
    if (ids.length <= maxTokens) {
      return tokens(ids, ids.length, ids.length);
    }
    // Special tokens stand at the ends: what goes is the text's end, before the last ones.
    long[] special = encoding.getSpecialTokenMask();
    int last = ids.length;
    while (last > 0 && special[last - 1] != 0) {
      last--;
    }
    return tokens(ids, maxTokens - (ids.length - last), last);
  }

  /** The ids before {@code to} and those from {@code from} on. */
  private static TokenIds tokens(long[] ids, int to, int from) {
    int[] kept = new int[to + ids.length - from];
    for (int i = 0; i < kept.length; i++) {
      kept[i] = (int) ids[i < to ? i : i - to + from];
    }
    return TokenIds.of(kept);
  }

  private Encoding encode(String text) {
    return tokenizer.encode(wellFormed(text));
  }

  private static String wellFormed(String text) {
    StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int codePoint = text.codePointAt(i);
      if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
        repaired = repaired == null ? new StringBuilder(text) : repaired;
        repaired.setCharAt(i, '\ufffd');
      }
    }
    return repaired == null ? text : repaired.toString();
  }
}
