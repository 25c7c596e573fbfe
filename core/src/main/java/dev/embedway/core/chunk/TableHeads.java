package dev.embedway.core.chunk;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Rows that name the columns of a text's tables, written {@code | a | b}. A chunk that begins below
 * such a row has it as the innermost of its {@link Chunk#headings}: a span cannot repeat what
 * stands before it.
 *
 * <p>One text each, passed over once from its start; one thread at a time.
 */
final class TableHeads {

  private static final int MAX_HEAD_LENGTH = 200;
  private static final int MAX_NAME_LENGTH = 60;
  private static final int NONE = -1;

  private final String text;

  /** Offset of the first row of the table at hand. */
  private int first = NONE;

  /** Offsets of the line that was looked at last, and of the one after it. */
  private int line;

  private int next;

  TableHeads(String text) {
    this.text = text;
  }

  /** A chunker whose chunks have the heads of the tables that they begin in. */
  static Chunker with(Chunker chunker) {
    return (text, tokenizer, to) -> {
      TableHeads heads = new TableHeads(text);
      Consumer<Chunk> headed = chunk -> to.accept(heads.over(chunk));
      chunker.chunk(text, tokenizer, headed);
    };
  }

  private Chunk over(Chunk chunk) {
    readTo(chunk.start());
    if (first == NONE || first == line || !isHead()) {
      return chunk;
    }
    List<String> headings = new ArrayList<>(chunk.headings());
    headings.add(head());
    return chunk.under(headings);
  }

  /** Reads all lines that begin at an offset or before it. */
  private void readTo(int offset) {
    while (next <= offset && next < text.length()) {
      line = next;
      next = lineEnd(line) + 1;
      first = isRow(line) ? (first == NONE ? line : first) : NONE;
    }
  }

  private int lineEnd(int start) {
    int end = text.indexOf('\n', start);
    return end < 0 ? text.length() : end;
  }

  private boolean isRow(int start) {
    int i = start;
    while (i < text.length() && text.charAt(i) == ' ') {
      i++;
    }
    return i < text.length() && text.charAt(i) == '|';
  }

  /** True for names, or whatever stands above a line of hyphens. */
  private boolean isHead() {
    int second = lineEnd(first) + 1;
    return isRule(text.substring(second, lineEnd(second))) || areNames(row(first));
  }

  private static boolean isRule(String row) {
    return row.contains("-") && row.chars().allMatch(c -> "|-: \r".indexOf(c) >= 0);
  }

  /** At least two short words, each once, and no numbers. */
  private static boolean areNames(String row) {
    Set<String> seen = new HashSet<>();
    for (String cell : Arrays.stream(row.split("\\|", -1)).map(String::strip).toList()) {
      if (!cell.isEmpty() && (!isName(cell) || !seen.add(cell))) {
        return false;
      }
    }
    return seen.size() > 1;
  }

  private static boolean isName(String cell) {
    return cell.length() <= MAX_NAME_LENGTH
        && cell.codePoints().anyMatch(Character::isLetter)
        && !Character.isDigit(cell.charAt(0));
  }

  private String row(int start) {
    return text.substring(start, lineEnd(start)).strip();
  }

  private String head() {
    String head = row(first);
    int end = Math.min(head.length(), MAX_HEAD_LENGTH);
    boolean splits = end < head.length() && Character.isHighSurrogate(head.charAt(end - 1));
    return head.substring(0, splits ? end - 1 : end);
  }
}
