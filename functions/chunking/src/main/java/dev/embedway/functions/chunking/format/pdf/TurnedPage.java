package dev.embedway.functions.chunking.format.pdf;

import java.util.List;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.interactive.pagenavigation.PDThreadBead;
import org.apache.pdfbox.util.Matrix;

/** A page of a PDF as it is when its content is turned back by an angle. */
final class TurnedPage extends PDPage {

  private final PDPage page;
  private final Matrix matrix;

  TurnedPage(PDPage page, int degrees) {
    super(page.getCOSObject());
    this.page = page;
    matrix = Matrix.getRotateInstance(-Math.toRadians(degrees), 0, 0);
  }

  @Override
  public Matrix getMatrix() {
    return matrix;
  }

  @Override
  public int getRotation() {
    return 0;
  }

  /** Resources of the page itself: its document keeps fonts that were read once. */
  @Override
  public PDResources getResources() {
    return page.getResources();
  }

  /** Areas of an article do not turn with it. */
  @Override
  public List<PDThreadBead> getThreadBeads() {
    return List.of();
  }
}
