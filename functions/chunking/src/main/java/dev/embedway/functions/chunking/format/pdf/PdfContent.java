package dev.embedway.functions.chunking.format.pdf;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Iterator;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.cos.COSStream;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDStream;

/**
 * Looks for damage in what pages draw: PDFBox reads compressed content up to where it is damaged or
 * cut off, and does not say so.
 */
final class PdfContent {

  /** The header of zlib. */
  private static final int HEADER = 2;

  private PdfContent() {}

  /** True when all of a page's content can be unpacked, as far as it is compressed at once. */
  static boolean isWhole(PDPage page) throws IOException {
    for (Iterator<PDStream> streams = page.getContentStreams(); streams.hasNext(); ) {
      COSStream stream = streams.next().getCOSObject();
      if (isFlate(stream.getFilters()) && !isWhole(stream)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isFlate(COSBase filters) {
    return COSName.FLATE_DECODE.equals(filters)
        || COSName.FLATE_DECODE_ABBREVIATION.equals(filters);
  }

  private static boolean isWhole(COSStream stream) throws IOException {
    Inflater inflater = new Inflater(true);
    try (InputStream packed = stream.createRawInputStream();
        InputStream in = new InflaterInputStream(packed, inflater)) {
      packed.skipNBytes(HEADER);
      in.transferTo(OutputStream.nullOutputStream());
      return true;
    } catch (ZipException | EOFException e) {
      return false;
    } finally {
      inflater.end();
    }
  }
}
