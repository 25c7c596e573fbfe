package dev.embedway.functions.chunking.format.result;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Tables of a document as they are told cell by cell, tables within cells too. Each row is written
 * when it ends, with all its columns; a row whose cells are pages of their own is layout, and
 * written as what is in them.
 *
 * <p>One thread at a time.
 */
public final class TableRows {

  /** Tables within one another that are told apart; in any further a row is part of its cell. */
  private static final int MAX_TABLES = 8;

  /** Columns of one cell, and rows, as in HTML. */
  private static final int MAX_SPAN = 1_000;

  /** Columns of a row, as in Excel, that a cell over several still adds to. */
  private static final int MAX_COLUMNS = 16_384;

  /** Paragraphs that a cell of a table may have; more are layout. */
  private static final int MAX_PARAGRAPHS = 3;

  private final TextWriter text;
  private final Deque<Table> open = new ArrayDeque<>();
  private int unopened;

  /** Writes the rows of tables, and all between them, into a text. */
  public TableRows(TextWriter text) {
    this.text = text;
  }

  /** Writer of the text that is at hand now: the open cell, or the document. */
  public TextWriter text() {
    Table table = open.peek();
    return table == null || table.cell == null ? outer() : table.cell;
  }

  private TextWriter outer() {
    return open.stream()
        .skip(1)
        .filter(table -> table.cell != null)
        .map(table -> table.cell)
        .findFirst()
        .orElse(text);
  }

  /** True within a cell of any open table. */
  public boolean isInCell() {
    return open.stream().anyMatch(table -> table.cell != null);
  }

  /** Begins a table, in the open cell where there is one. */
  public void beginTable() {
    text().paragraph();
    if (open.size() == MAX_TABLES) {
      unopened++;
    } else {
      open.push(new Table());
    }
  }

  /** Ends the innermost table, with its open row. */
  public void endTable() {
    if (unopened > 0) {
      unopened--;
    } else if (!open.isEmpty()) {
      endRow();
      open.pop();
    }
    text().paragraph();
  }

  /** Begins a row; the one before it ends. */
  public void beginRow() {
    endRow();
  }

  /** The next cell of the row, over so many columns and rows. */
  public void beginCell(int columns, int rows) {
    endCell();
    Table table = open.peek();
    if (unopened > 0 || table == null) {
      text().line();
      return;
    }
    table.passSpans();
    table.cell = new TextWriter();
    table.columns = Math.clamp(columns, 1, MAX_SPAN);
    table.rows = Math.clamp(rows, 1, MAX_SPAN);
  }

  /** Says of the open cell that it is over so many columns. */
  public void widenCell(int columns) {
    Table table = open.peek();
    if (unopened == 0 && table != null) {
      table.columns = Math.clamp(columns, 1, MAX_SPAN);
    }
  }

  /** Ends the open cell; without one, nothing happens. */
  public void endCell() {
    Table table = open.peek();
    if (unopened == 0 && table != null) {
      table.endCell();
    }
  }

  /** Ends the open row and writes it. */
  public void endRow() {
    Table table = open.peek();
    if (unopened > 0 || table == null) {
      text().line();
      return;
    }
    table.endCell();
    List<String> cells = table.takeRow();
    if (cells.size() == 1 || cells.stream().anyMatch(TableRows::isPage)) {
      for (String cell : cells) {
        outer().paragraph();
        outer().verbatim(cell.strip());
        outer().paragraph();
      }
    } else {
      outer().row(cells);
    }
  }

  /** A table, or text with a heading, or of many paragraphs. */
  private static boolean isPage(String cell) {
    String[] paragraphs = cell.strip().split("\n\n", -1);
    return paragraphs.length > MAX_PARAGRAPHS
        || (paragraphs.length > 1 && cell.contains("\n| "))
        || (paragraphs.length > 1 && (cell.startsWith("#") || cell.contains("\n#")));
  }

  /** One thread at a time. */
  private static final class Table {
    private final List<String> row = new ArrayList<>();

    /** Rows that the cell above of each column still reaches into. */
    private final List<Integer> spans = new ArrayList<>();

    private @Nullable TextWriter cell;
    private int columns;
    private int rows;

    void endCell() {
      if (cell != null) {
        span(row.size(), rows);
        row.add(cell.text());
        for (int i = 1; i < columns && row.size() < MAX_COLUMNS; i++) {
          span(row.size(), rows);
          row.add("");
        }
        cell = null;
      }
    }

    private void span(int column, int reach) {
      while (spans.size() <= column) {
        spans.add(0);
      }
      spans.set(column, reach - 1);
    }

    /** Leaves out the columns that cells above reach into. */
    void passSpans() {
      while (row.size() < spans.size() && spans.get(row.size()) > 0) {
        spans.set(row.size(), spans.get(row.size()) - 1);
        row.add("");
      }
    }

    List<String> takeRow() {
      if (!row.isEmpty()) {
        passSpans();
      }
      List<String> taken = List.copyOf(row);
      row.clear();
      return taken;
    }
  }
}
