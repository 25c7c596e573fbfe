package dev.embedway.models.tokenizer.wordpiece;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.TokenIds;
import dev.embedway.models.tokenizer.bert.BertNormalizer;
import dev.embedway.models.tokenizer.bert.Mapped;
import java.nio.file.Path;
import java.util.List;

/**
 * The tokenizer of BERT and its many descendants: text is cleaned, words are split at white space
 * and punctuation, and each is cut into pieces of a vocabulary. Its tokens are exactly those of
 * HuggingFace's {@code tokenizers} library for the same tokenizer.json.
 *
 * <p>A lone surrogate is no character and is left out, as U+FFFD is.
 */
@ThreadSafe
public final class WordPieceTokenizer implements ModelTokenizer {
  private static final int SPECIAL_TOKENS = 2;

  private final BertNormalizer normalizer;
  private final WordPieces pieces;
  private final AddedTokens added;
  private final int first;
  private final int last;

  WordPieceTokenizer(
      BertNormalizer normalizer, WordPieces pieces, AddedTokens added, int first, int last) {
    this.normalizer = normalizer;
    this.pieces = pieces;
    this.added = added;
    this.first = first;
    this.last = last;
  }

  /** The tokenizer that a tokenizer.json describes, its truncation and padding left aside. */
  public static WordPieceTokenizer of(Path file) {
    return TokenizerFile.read(file);
  }

  @Override
  public int count(String text) {
    return tokens(text, Integer.MAX_VALUE).size() + SPECIAL_TOKENS;
  }

  @Override
  public List<Span> spans(String text) {
    return tokens(text, Integer.MAX_VALUE).spans();
  }

  @Override
  public boolean knows(String text) {
    return tokens(text, Integer.MAX_VALUE).hasOtherThan(pieces.unknown());
  }

  @Override
  public int specialTokens() {
    return SPECIAL_TOKENS;
  }

  @Override
  public TokenIds encode(String text, int maxTokens) {
    return tokens(text, maxTokens - SPECIAL_TOKENS).between(first, last);
  }

  private TokenList tokens(String text, int limit) {
    TokenList tokens = new TokenList(limit, (int) Math.min(limit, text.length() / 4L));
    AddedTokens.Finder finder = added.in(text);
    Word word = new Word(pieces.maxCodePoints());
    int from = 0;
    while (from < text.length() && !tokens.isFull()) {
      AddedTokens.Found found = finder.after(from);
      scan(text, from, found == null ? text.length() : found.start(), word, tokens);
      if (found == null) {
        break;
      }
      tokens.add(found.id(), found.start(), found.end());
      from = found.end();
    }
    return tokens;
  }

  private void scan(String text, int from, int to, Word word, TokenList tokens) {
    int at = from;
    while (at < to && !tokens.isFull()) {
      int codePoint = text.codePointAt(at);
      int end = at + Character.charCount(codePoint);
      for (Mapped part = normalizer.map(codePoint); part != null; part = part.next()) {
        take(part, at, end, word, tokens);
      }
      at = end;
    }
    finish(word, tokens);
  }

  private void take(Mapped part, int start, int end, Word word, TokenList tokens) {
    switch (part.role()) {
      case WORD -> word.append(part.text(), start, end);
      case SPACE -> finish(word, tokens);
      case ALONE -> {
        finish(word, tokens);
        word.append(part.text(), start, end);
        finish(word, tokens);
      }
      case MARK -> {
        if (!word.isEmpty()) {
          word.extendTo(end);
        }
      }
      case NOTHING -> {}
    }
  }

  private void finish(Word word, TokenList tokens) {
    if (!word.isEmpty()) {
      pieces.cut(word, tokens);
      word.clear();
    }
  }
}
