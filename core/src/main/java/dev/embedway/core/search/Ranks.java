package dev.embedway.core.search;

import java.util.OptionalInt;

/**
 * The places of a chunk in the two rankings of a search, from 1. A hybrid search ranks the best 100
 * by each; a chunk beyond them has no place there.
 *
 * @param vector place by vector; empty where the ranking has it not, or there is none
 * @param text place by text; empty likewise
 */
public record Ranks(OptionalInt vector, OptionalInt text) {

  /** Places that are not told. */
  public static final Ranks NONE = new Ranks(OptionalInt.empty(), OptionalInt.empty());
}
