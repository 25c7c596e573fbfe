package dev.embedway.functions.chunking.format.pdf;

import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
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

  private final long max;
  private final IdentityHashMap<COSBase, IdentityHashMap<COSBase, Long>> costs =
      new IdentityHashMap<>();
  private final IdentityHashMap<COSBase, Long> lengths = new IdentityHashMap<>();
  private final Deque<COSBase> within = new ArrayDeque<>();

  /** Forms that were met within themselves. */
  private int loops;

  private PdfBudget(long fileBytes) {
    this.max = FREE + PER_BYTE * fileBytes;
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
    PDResources resources = page.getResources() == null ? new PDResources() : page.getResources();
    long bytes = sum(content(page), drawings(page, resources));
    for (PDFormXObject appearance : appearances(page)) {
      bytes = sum(bytes, sum(DRAWING, cost(appearance, resources)));
    }
    return bytes;
  }

  private long content(PDPage page) {
    long bytes = 0;
    for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext(); ) {
      bytes = sum(bytes, length(streams.next().getCOSObject()));
    }
    return bytes;
  }

  /** Drawings upon a page; reading ends at the same one that cannot be looked at. */
  private static List<PDFormXObject> appearances(PDPage page) {
    List<PDFormXObject> appearances = new ArrayList<>();
    try {
      for (PDAnnotation annotation : Appearances.of(page)) {
        Optional.<PDFormXObject>ofNullable(annotation.getNormalAppearanceStream())
            .ifPresent(appearances::add);
      }
    } catch (IOException | RuntimeException e) {
      // Parsers meet damaged notes with any exception there is.
      return appearances;
    }
    return appearances;
  }

  /** Bytes of a stream without its filters; one that cannot be unpacked is not drawn. */
  private long length(COSStream stream) {
    Long known = lengths.get(stream);
    if (known == null) {
      try (InputStream in = stream.createInputStream()) {
        known = in.transferTo(OutputStream.nullOutputStream());
      } catch (IOException e) {
        known = 0L;
      }
      lengths.put(stream, known);
    }
    return known;
  }

  private static boolean hasForms(PDResources resources) {
    for (COSName name : resources.getXObjectNames()) {
      if (!resources.isImageXObject(name)) {
        return true;
      }
    }
    return false;
  }

  /** Cost of the forms that a content draws, up to where it cannot be read. */
  private long drawings(PDContentStream content, PDResources resources) {
    long drawn = 0;
    if (!hasForms(resources)) {
      return drawn;
    }
    try {
      PDFStreamParser parser = new PDFStreamParser(content);
      Object operand = null;
      for (Object token = parser.parseNextToken(); token != null; token = parser.parseNextToken()) {
        if (token instanceof Operator operator
            && operator.getName().equals(OperatorName.DRAW_OBJECT)
            && operand instanceof COSName name) {
          drawn = sum(drawn, sum(DRAWING, form(resources, name)));
        }
        operand = token;
      }
    } catch (IOException e) {
      return drawn;
    }
    return drawn;
  }

  /** A form that is damaged costs its page nothing, and no other form its own cost. */
  private long form(PDResources resources, COSName name) {
    if (resources.isImageXObject(name)) {
      return 0;
    }
    try {
      PDXObject object = resources.getXObject(name);
      return object instanceof PDFormXObject form ? cost(form, resources) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private long cost(PDFormXObject form, PDResources around) {
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
    long cost = sum(length(stream), drawings(form, own));
    within.pop();
    if (loops == loopsBefore) {
      known.put(own.getCOSObject(), cost);
    }
    return cost;
  }

  /** The sum, within what is allowed. */
  private long sum(long one, long other) {
    if (one + other > max) {
      throw RejectedFileException.tooMuchDrawn();
    }
    return one + other;
  }
}
