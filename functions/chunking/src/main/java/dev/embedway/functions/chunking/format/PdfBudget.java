package dev.embedway.functions.chunking.format;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import org.apache.pdfbox.contentstream.PDContentStream;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.OperatorName;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdfparser.PDFStreamParser;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDStream;
import org.apache.pdfbox.pdmodel.graphics.PDXObject;
import org.apache.pdfbox.pdmodel.graphics.form.PDFormXObject;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.jspecify.annotations.Nullable;

/**
 * A bound on what reading a PDF takes, found before it is read: a form may draw forms, and a stream
 * may be the content of many pages, so that a file of some hundred bytes stands for more drawing
 * than there is time. Each stream is looked at once, and its size counts as often as it would be
 * drawn.
 *
 * <p>One file each; one thread at a time.
 */
final class PdfBudget {
  /** Drawn content of any file, in bytes. */
  private static final long FREE = 32L << 20;

  /** Drawn content for each byte of the file. */
  private static final long PER_BYTE = 20;

  /** Of a page, whatever is on it. */
  private static final long PAGE = 4_096;

  /** Of the drawing of a form, whatever is in it. */
  private static final long DRAWING = 256;

  /** Forms within one another; those that people make stay below ten. */
  private static final int MAX_FORMS = 32;

  private final long most;
  private final IdentityHashMap<COSBase, IdentityHashMap<COSBase, Long>> costs =
      new IdentityHashMap<>();
  private final IdentityHashMap<COSBase, Long> lengths = new IdentityHashMap<>();
  private final Deque<COSBase> within = new ArrayDeque<>();

  /** Forms that were met within themselves. */
  private int loops;

  private PdfBudget(long fileBytes) {
    this.most = FREE + PER_BYTE * fileBytes;
  }

  /**
   * Returns for a file whose reading is bounded.
   *
   * @throws RejectedFileException {@code too_deep}
   */
  static void check(PDDocument document, long fileBytes) {
    new PdfBudget(fileBytes).check(document);
  }

  private void check(PDDocument document) {
    long drawn = 0;
    for (PDPage page : document.getPages()) {
      drawn = sum(drawn, sum(PAGE, cost(page)));
    }
  }

  private long cost(PDPage page) {
    try {
      long bytes = 0;
      for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext(); ) {
        bytes = sum(bytes, length(streams.next().getCOSObject()));
      }
      PDResources resources = page.getResources();
      bytes = hasForms(resources) ? sum(bytes, drawings(page, resources)) : bytes;
      for (PDAnnotation annotation : Appearances.of(page)) {
        PDFormXObject appearance = annotation.getNormalAppearanceStream();
        bytes =
            appearance == null
                ? bytes
                : sum(bytes, sum(DRAWING, cost(appearance, new PDResources())));
      }
      return bytes;
    } catch (IOException e) {
      // The parser leaves out such a page, or says that the file is damaged.
      return 0;
    }
  }

  /** Bytes of a stream without its filters. */
  private long length(COSStream stream) throws IOException {
    Long known = lengths.get(stream);
    if (known == null) {
      try (InputStream in = stream.createInputStream()) {
        known = in.transferTo(OutputStream.nullOutputStream());
      }
      lengths.put(stream, known);
    }
    return known;
  }

  private static boolean hasForms(@Nullable PDResources resources) {
    if (resources == null) {
      return false;
    }
    for (COSName name : resources.getXObjectNames()) {
      if (!resources.isImageXObject(name)) {
        return true;
      }
    }
    return false;
  }

  /** Cost of the forms that a content draws. */
  private long drawings(PDContentStream content, PDResources resources) throws IOException {
    PDFStreamParser parser = new PDFStreamParser(content);
    long drawn = 0;
    Object operand = null;
    for (Object token = parser.parseNextToken(); token != null; token = parser.parseNextToken()) {
      if (token instanceof Operator operator
          && operator.getName().equals(OperatorName.DRAW_OBJECT)
          && operand instanceof COSName name) {
        drawn = sum(drawn, sum(DRAWING, form(resources, name)));
      }
      operand = token;
    }
    return drawn;
  }

  private long form(PDResources resources, COSName name) throws IOException {
    if (resources.isImageXObject(name)) {
      return 0;
    }
    PDXObject object = resources.getXObject(name);
    return object instanceof PDFormXObject form ? cost(form, resources) : 0;
  }

  private long cost(PDFormXObject form, PDResources around) throws IOException {
    COSStream stream = form.getCOSObject();
    PDResources own = form.getResources() == null ? around : form.getResources();
    IdentityHashMap<COSBase, Long> known =
        costs.computeIfAbsent(stream, _ -> new IdentityHashMap<>());
    Long counted = known.get(own.getCOSObject());
    if (counted != null) {
      return counted;
    }
    if (within.stream().anyMatch(outer -> outer.equals(stream))) {
      // Within itself it is not drawn again; what that saves depends on where it is drawn.
      loops++;
      return 0;
    }
    if (within.size() == MAX_FORMS) {
      throw RejectedFileException.tooMuchDrawn();
    }
    int loopsBefore = loops;
    within.push(stream);
    long cost = sum(length(stream), hasForms(own) ? drawings(form, own) : 0);
    within.pop();
    if (loops == loopsBefore) {
      known.put(own.getCOSObject(), cost);
    }
    return cost;
  }

  /** The sum, within what is allowed. */
  private long sum(long one, long other) {
    if (one + other > most) {
      throw RejectedFileException.tooMuchDrawn();
    }
    return one + other;
  }
}
