package dev.embedway.models.tokenizer.wordpiece;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;

/**
 * The vocabulary, and how a word is cut into its pieces: always the longest piece that matches; a
 * word that no pieces make up is one unknown token.
 */
@ThreadSafe
final class WordPieces {
  private final PieceTable heads;
  private final PieceTable continuations;
  private final int unknown;
  private final int maxCodePoints;

  /**
   * A vocabulary.
   *
   * @param vocabulary ids by piece
   * @param prefix marks pieces that continue a word
   * @param unknown the piece that stands for unknown words
   * @param maxCodePoints words over it are unknown
   */
  WordPieces(JsonNode vocabulary, String prefix, String unknown, int maxCodePoints) {
    this.heads = new PieceTable(vocabulary.size());
    this.continuations = new PieceTable(vocabulary.size());
    this.maxCodePoints = maxCodePoints;
    if (!vocabulary.has(unknown)) {
      throw new InternalException(
          ErrorCode.INTERNAL, "the vocabulary lacks its unknown token", null);
    }
    this.unknown = vocabulary.path(unknown).asInt();
    vocabulary.properties().forEach(entry -> add(entry.getKey(), prefix, entry.getValue().asInt()));
    heads.seal();
    continuations.seal();
  }

  private void add(String piece, String prefix, int id) {
    // A word may itself begin with the prefix: then the whole piece is its head.
    heads.add(piece, id);
    if (piece.startsWith(prefix) && piece.length() > prefix.length()) {
      continuations.add(piece.substring(prefix.length()), id);
    }
  }

  /** The id of the token that stands for unknown words. */
  int unknown() {
    return unknown;
  }

  int maxCodePoints() {
    return maxCodePoints;
  }

  /** Adds the word's pieces to {@code tokens}. */
  void cut(Word word, TokenList tokens) {
    int mark = tokens.size();
    int from = 0;
    PieceTable table = heads;
    while (!word.isTooLong() && from < word.length()) {
      long match = table.longest(word.units(), from, word.length(), word.hashes());
      if (match == PieceTable.NONE) {
        break;
      }
      int to = from + (int) (match >>> 32);
      tokens.add((int) match, word.start(from), word.end(to - 1));
      from = to;
      table = continuations;
    }
    if (word.isTooLong() || from < word.length()) {
      tokens.cutTo(mark);
      tokens.add(unknown, word.start(0), word.lastEnd());
    }
  }
}
