package dev.embedway.core.model;

import com.google.errorprone.annotations.ThreadSafe;
import java.util.List;

/** A vocabulary of byte sequences, by which clients send text as token ids. */
@ThreadSafe
public interface TokenDecoder {

  /** The vocabulary's name, such as {@code cl100k_base}. */
  String vocabulary();

  /** True if a number is the id of a token, special ones included. */
  boolean isToken(int id);

  /**
   * The text of tokens, joined before it is read as UTF-8, since a character may lie in several of
   * them. A special token is its written form, such as {@code <|endoftext|>}. Bytes that are not
   * UTF-8 become U+FFFD, one for each maximal ill-formed part, as tiktoken does.
   *
   * @param ids of tokens alone, see {@link #isToken}
   */
  String decode(List<Integer> ids);
}
