package dev.embedway.core.chunk.text;

/** Part of a text that a cut between two units would end, from small to large. */
public enum Break {
  /** Nothing: it would fall within a word. */
  NONE,
  WORD,
  LINE,
  /** A sentence, an item of a list, or a row of a table. */
  SENTENCE,
  PARAGRAPH,
  /** A part of a document up to the next heading. */
  SECTION
}
