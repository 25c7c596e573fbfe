package dev.embedway.models.tokenizer.bert;

import dev.embedway.models.tokenizer.bert.Mapped.Role;
import java.text.Normalizer;
import org.jspecify.annotations.Nullable;

/**
 * BERT's normalisation and its cutting into words, code point by code point. Each is looked at
 * once: neither step depends on what stands around it. (Canonical reordering does, but only
 * reorders marks that are stripped or make their word unknown anyway.)
 *
 * <p>Thread-safe: what is remembered is immutable, and computed again where a race lost it.
 */
public final class BertNormalizer {
  /** The four switches of a tokenizer.json. */
  public record Settings(
      boolean cleanText, boolean chineseCharacters, boolean stripAccents, boolean lowercase) {}

  private static final int PAGE = 256;

  private final Settings settings;
  private final @Nullable Mapped[] @Nullable [] pages =
      new Mapped[(Character.MAX_CODE_POINT + 1) / PAGE][];

  /** A normalizer by these settings. */
  public BertNormalizer(Settings settings) {
    this.settings = settings;
  }

  /** The normalised form of a code point. */
  public Mapped map(int codePoint) {
    @Nullable Mapped[] page = pages[codePoint / PAGE];
    if (page == null) {
      page = new Mapped[PAGE];
      pages[codePoint / PAGE] = page;
    }
    Mapped known = page[codePoint % PAGE];
    if (known == null) {
      known = compute(codePoint);
      page[codePoint % PAGE] = known;
    }
    return known;
  }

  private Mapped compute(int codePoint) {
    if (isLoneSurrogate(codePoint)
        || (settings.cleanText() && BertCharacters.isRemoved(codePoint))) {
      return new Mapped(Role.NOTHING, "");
    }
    if (BertCharacters.isWhiteSpace(codePoint)) {
      return new Mapped(Role.SPACE, "");
    }
    String text = Character.toString(codePoint);
    String decomposed =
        settings.stripAccents() ? Normalizer.normalize(text, Normalizer.Form.NFD) : text;
    boolean alone = settings.chineseCharacters() && BertCharacters.isChinese(codePoint);
    Mapped mapped = null;
    int at = decomposed.length();
    while (at > 0) {
      int part = decomposed.codePointBefore(at);
      at -= Character.charCount(part);
      if (!settings.stripAccents() || !BertCharacters.isStripped(part)) {
        mapped = before(part, alone, mapped);
      }
    }
    return mapped == null ? new Mapped(Role.MARK, "") : mapped;
  }

  private Mapped before(int codePoint, boolean alone, @Nullable Mapped next) {
    String text = settings.lowercase() ? lower(codePoint) : Character.toString(codePoint);
    Role role = alone || BertCharacters.isPunctuation(codePoint) ? Role.ALONE : Role.WORD;
    return next != null && next.role() == Role.WORD && role == Role.WORD
        ? new Mapped(role, text + next.text(), next.next())
        : new Mapped(role, text, next);
  }

  /** Without regard to what follows: a capital sigma at a word's end is an ordinary small one. */
  private static String lower(int codePoint) {
    return codePoint == 0x130 ? "i\u0307" : Character.toString(Character.toLowerCase(codePoint));
  }

  private static boolean isLoneSurrogate(int codePoint) {
    return codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE;
  }
}
