package dev.embedway.functions.chunking.format.pdf;

import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDSimpleFont;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDTransparencyGroup;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.apache.pdfbox.util.Matrix;
import org.apache.pdfbox.util.Vector;

/**
 * Writes the text of pages: of each, what is seen upright, then what is written at every other
 * angle, as if the page were turned for it.
 *
 * <p>One thread at a time.
 */
final class PdfText extends PDFTextStripper {

  private static final int CIRCLE = 360;
  private static final int RIGHT_ANGLE = 90;

  /** Degrees by which the lines of a scan may be askew. */
  private static final int ASKEW = 10;

  /** Degrees that other angles are told apart by. */
  private static final int STEP = 5;

  /** Angles of one page that are told apart; the text at any further is read with the upright. */
  private static final int MAX_ANGLES = 8;

  /** Operators that write, or draw what does; a fault in anything else costs no text. */
  private static final Set<String> WRITING =
      Set.of(
          OperatorName.SET_FONT_AND_SIZE,
          OperatorName.SHOW_TEXT,
          OperatorName.SHOW_TEXT_ADJUSTED,
          OperatorName.SHOW_TEXT_LINE,
          OperatorName.SHOW_TEXT_LINE_AND_SPACE,
          OperatorName.DRAW_OBJECT);

  private final TextWriter text;
  private final LineEndHyphens hyphens = new LineEndHyphens();
  private final DrawnGlyphs drawnGlyphs = new DrawnGlyphs();

  /** Angles on the page at hand that are yet to be read. */
  private final Set<Integer> angles = new LinkedHashSet<>();

  /** Forms that are being drawn, the innermost first. */
  private final Deque<COSStream> drawn = new ArrayDeque<>();

  /** The angle that is read. */
  private int wanted;

  /** Degrees from an angle in the page's own space to the angle that it is seen at. */
  private int turned;

  private boolean damaged;

  /** True while what is drawn upon the page is read, whatever its angle. */
  private boolean upon;

  /** True once that was read, as far as it can be. */
  private boolean uponRead;

  /** True when the font of what comes is broken, so that its codes stand for nothing. */
  private boolean fontless;

  /** Glyphs of the page, and those of them that stand for no character. */
  private int glyphs;

  private int unmapped;

  PdfText(TextWriter text) {
    this.text = text;
    this.output = Writer.nullWriter();
    // Pages are passed in one by one and have no number here, which counts as 0.
    setStartPage(0);
    // Its own suppression misses narrow letters and takes long where many of one are in a column.
    setSuppressDuplicateOverlappingText(false);
  }

  /**
   * Writes a page, unless most of it is {@linkplain #isUnmapped unmapped}.
   *
   * @throws IOException where something on it could not be read, once all else is written
   */
  void write(PDPage page) throws IOException {
    damaged = !PdfContent.isWhole(page);
    glyphs = 0;
    unmapped = 0;
    angles.clear();
    int start = text.mark();
    read(page, 0, -page.getRotation());
    for (int angle : angles) {
      read(new TurnedPage(page, angle + page.getRotation()), angle, angle);
    }
    if (isUnmapped()) {
      text.takeBack(start);
    } else {
      text.rewrite(start, hyphens::joined);
    }
    if (damaged) {
      throw new IOException("a part of the page is damaged");
    }
  }

  /** True when most glyphs of the last page stand for no character, by the word of their fonts. */
  boolean isUnmapped() {
    return 2 * unmapped > glyphs;
  }

  /** True when not a few of them do. */
  boolean isPartlyUnmapped() {
    return 10 * unmapped > glyphs;
  }

  private void read(PDPage page, int angle, int toSeen) throws IOException {
    wanted = angle;
    turned = toSeen;
    fontless = false;
    drawn.clear();
    drawnGlyphs.clear();
    uponRead = angle != 0;
    try {
      processPage(page);
    } catch (RejectedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // Parsers meet damaged pages with any exception there is; what was read of it counts.
      damaged = true;
      writePage();
    }
    text.paragraph();
  }

  @Override
  protected void showGlyph(Matrix matrix, PDFont font, int code, Vector displacement)
      throws IOException {
    if (wanted == 0 && !fontless) {
      glyphs++;
      unmapped += isMapped(font, code) ? 0 : 1;
    }
    super.showGlyph(matrix, font, code, displacement);
  }

  /** Codes of simple fonts stand for themselves where nothing else is said. */
  private static boolean isMapped(PDFont font, int code) {
    String characters = font.toUnicode(code);
    return characters == null ? font instanceof PDSimpleFont : !characters.equals("\uFFFD");
  }

  @Override
  protected void processTextPosition(TextPosition position) {
    if (fontless) {
      return;
    }
    if (upon) {
      place(position);
      return;
    }
    int angle = group(angle(position) + turned);
    if (angle == wanted) {
      place(position);
    } else if (wanted == 0 && angles.size() < MAX_ANGLES) {
      angles.add(angle);
    } else if (wanted == 0 && !angles.contains(angle)) {
      place(position);
    }
  }

  private void place(TextPosition position) {
    if (drawnGlyphs.add(position)) {
      super.processTextPosition(position);
    }
  }

  /** The way that a line runs, whatever its font does to the letters. */
  private static int angle(TextPosition position) {
    Matrix matrix = position.getTextMatrix();
    return (int) Math.round(Math.toDegrees(Math.atan2(matrix.getShearY(), matrix.getScaleX())));
  }

  /** Lines that are askew by little belong together. */
  private static int group(int degrees) {
    int angle = Math.floorMod(degrees, CIRCLE);
    int right = RIGHT_ANGLE * Math.round((float) angle / RIGHT_ANGLE);
    int nearest =
        Math.abs(angle - right) <= ASKEW ? right : STEP * Math.round((float) angle / STEP);
    return nearest % CIRCLE;
  }

  @Override
  protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
    switch (operator.getName()) {
      case OperatorName.SET_FONT_AND_SIZE, OperatorName.RESTORE -> fontless = false;
      default -> {}
    }
    super.processOperator(operator, operands);
  }

  @Override
  public void showForm(PDFormXObject form) throws IOException {
    if (enters(form)) {
      try {
        super.showForm(form);
      } finally {
        drawn.pop();
      }
    }
  }

  @Override
  public void showTransparencyGroup(PDTransparencyGroup form) throws IOException {
    if (enters(form)) {
      try {
        super.showTransparencyGroup(form);
      } finally {
        drawn.pop();
      }
    }
  }

  @Override
  protected void processAnnotation(PDAnnotation annotation, PDAppearanceStream appearance)
      throws IOException {
    drawn.push(appearance.getCOSObject());
    try {
      super.processAnnotation(annotation, appearance);
    } finally {
      drawn.pop();
    }
  }

  /** Reads what is drawn upon the page before all of it is written. */
  @Override
  protected void writePage() throws IOException {
    if (!uponRead) {
      uponRead = true;
      readUpon();
    }
    super.writePage();
  }

  private void readUpon() throws IOException {
    upon = true;
    fontless = false;
    try {
      for (PDAnnotation annotation : Appearances.of(getCurrentPage())) {
        showAnnotation(annotation);
      }
    } finally {
      upon = false;
    }
  }

  /** A form that draws itself is drawn once, as people see it. */
  private boolean enters(PDFormXObject form) {
    if (drawn.contains(form.getCOSObject())) {
      return false;
    }
    drawn.push(form.getCOSObject());
    return true;
  }

  @Override
  protected void operatorException(Operator operator, List<COSBase> operands, IOException e) {
    damaged |= WRITING.contains(operator.getName());
    fontless |= operator.getName().equals(OperatorName.SET_FONT_AND_SIZE);
  }

  @Override
  protected void writeParagraphStart() {
    text.paragraph();
  }

  @Override
  protected void writeParagraphEnd() {
    text.paragraph();
  }

  @Override
  protected void writeLineSeparator() {
    text.line();
  }

  @Override
  protected void writeWordSeparator() {
    text.verbatim(" ");
  }

  @Override
  protected void writeString(String characters, List<TextPosition> positions) {
    text.verbatim(characters);
  }
}
