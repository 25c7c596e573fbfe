package dev.embedway.functions.chunking.format.pdf;

import java.util.HashMap;
import java.util.Map;
import org.apache.pdfbox.text.TextPosition;

/**
 * Places of a page's glyphs, by which those are told that are drawn again over themselves: for bold
 * letters without a bold font, or for a shadow. Each costs the same, wherever the others are.
 *
 * <p>One page at a time; one thread at a time.
 */
final class DrawnGlyphs {

  /** Parts of its height that a letter is moved by at most; letters that follow stand wider. */
  private static final int PARTS = 8;

  private final Map<Cell, Point> drawn = new HashMap<>();

  /** A square of the page for one character in one size. */
  private record Cell(String character, float height, long column, long row) {}

  private record Point(float x, float y) {

    boolean isNear(Point other, float reach) {
      return Math.abs(x - other.x) < reach && Math.abs(y - other.y) < reach;
    }
  }

  /** Notes a glyph; false when the same one was drawn there already. */
  boolean add(TextPosition glyph) {
    float side = glyph.getYScale() / PARTS;
    float reach = Math.min(side, glyph.getWidth() / 2);
    if (!(reach > 0)) {
      return true;
    }
    Point place = new Point(glyph.getX(), glyph.getY());
    long column = (long) Math.floor(place.x() / side);
    long row = (long) Math.floor(place.y() / side);
    for (int i = 0; i < 9; i++) {
      Point other = drawn.get(cell(glyph, column + i / 3 - 1, row + i % 3 - 1));
      if (other != null && place.isNear(other, reach)) {
        return false;
      }
    }
    drawn.put(cell(glyph, column, row), place);
    return true;
  }

  private static Cell cell(TextPosition glyph, long column, long row) {
    return new Cell(glyph.getUnicode(), glyph.getYScale(), column, row);
  }

  void clear() {
    drawn.clear();
  }
}
