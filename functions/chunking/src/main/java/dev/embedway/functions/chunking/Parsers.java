package dev.embedway.functions.chunking;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.apache.tika.detect.EncodingDetector;
import org.apache.tika.exception.TikaException;
import org.apache.tika.extractor.EmbeddedDocumentExtractor;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.ParseContext;
import org.apache.tika.parser.html.JSoupParser;
import org.apache.tika.parser.pdf.PDFParser;
import org.apache.tika.parser.pdf.PDFParserConfig;
import org.xml.sax.ContentHandler;
import org.xml.sax.SAXException;

/**
 * Tika's parsers, with all that reaches beyond the file's own text switched off.
 *
 * <p>Thread-safe.
 */
final class Parsers {

  private final JSoupParser html = new JSoupParser();
  private final PDFParser pdf = new PDFParser();

  /** Tells the text of an HTML document that is decoded already. */
  void html(String document, ContentHandler handler)
      throws IOException, SAXException, TikaException {
    Metadata metadata = new Metadata();
    metadata.set(Metadata.CONTENT_TYPE, "text/html; charset=UTF-8");
    ParseContext context = context();
    context.set(EncodingDetector.class, (input, facts) -> StandardCharsets.UTF_8);
    try (InputStream in = new ByteArrayInputStream(document.getBytes(StandardCharsets.UTF_8))) {
      html.parse(in, handler, metadata, context);
    }
  }

  /** Tells the text layer of a PDF. */
  void pdf(byte[] bytes, ContentHandler handler) throws IOException, SAXException, TikaException {
    ParseContext context = context();
    context.set(PDFParserConfig.class, pdfConfig());
    try (InputStream in = new ByteArrayInputStream(bytes)) {
      pdf.parse(in, handler, new Metadata(), context);
    }
  }

  private static PDFParserConfig pdfConfig() {
    PDFParserConfig config = new PDFParserConfig();
    config.setOcrStrategy(PDFParserConfig.OCR_STRATEGY.NO_OCR);
    config.setExtractInlineImages(false);
    config.setExtractUniqueInlineImagesOnly(false);
    config.setExtractActions(false);
    config.setExtractBookmarksText(false);
    return config;
  }

  private static ParseContext context() {
    ParseContext context = new ParseContext();
    context.set(EmbeddedDocumentExtractor.class, new NothingEmbedded());
    return context;
  }

  /** Attachments are documents of their own, which nobody uploaded. */
  private static final class NothingEmbedded implements EmbeddedDocumentExtractor {

    @Override
    public boolean shouldParseEmbedded(Metadata metadata) {
      return false;
    }

    @Override
    public void parseEmbedded(
        InputStream stream, ContentHandler handler, Metadata metadata, boolean outputHtml) {
      throw new IllegalStateException("embedded documents are not parsed");
    }
  }
}
