package dev.embedway.functions.chunking;

import dev.embedway.core.pipeline.DocumentError;
import dev.embedway.core.pipeline.DocumentError.Code;
import dev.embedway.core.pipeline.TextExtractor;
import dev.embedway.functions.chunking.BoundedText.BoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import org.apache.tika.exception.EncryptedDocumentException;
import org.apache.tika.exception.TikaException;
import org.xml.sax.SAXException;

/**
 * Text of plain text, Markdown, HTML and PDF files by Apache Tika: their own text alone, without
 * attachments, scripts or character recognition.
 *
 * <p>Thread-safe.
 */
public final class TikaTextExtractor implements TextExtractor {

  /** Changed with everything that may change a text. */
  private static final String VERSION = "tika-3.3.1/1";

  /** Elements within one another; pages written by people stay below a hundred. */
  static final int MAX_DEPTH = 1_000;

  /** Characters of one document: ten times a long book. */
  static final long MAX_CHARS = 40_000_000;

  private final KindDetector detector = new KindDetector();
  private final TextDecoder decoder = new TextDecoder();
  private final Parsers parsers = new Parsers();
  private final ParserThreads threads;
  private final Duration timeout;

  /** An extractor that gives a file so much time. */
  public TikaTextExtractor(Duration timeout) {
    this.timeout = timeout;
    this.threads = new ParserThreads(timeout);
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Extraction extract(InputStream in, String fileName, String contentType) {
    byte[] bytes = readAll(in);
    if (bytes.length == 0) {
      return empty();
    }
    Optional<FileKind> kind = detector.kind(bytes, fileName, contentType);
    if (kind.isEmpty()) {
      return rejected(
          Code.UNSUPPORTED_FORMAT,
          "the file's format is not read; allowed are txt, md, html and pdf");
    }
    return switch (kind.get()) {
      case TEXT, MARKDOWN -> text(decoder.plain(bytes, contentType));
      case HTML -> parsed(text -> parsers.html(decoder.html(bytes, contentType), text));
      case PDF -> parsed(text -> parsers.pdf(bytes, text));
    };
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Extraction parsed(Parse parse) {
    BoundedText text = new BoundedText(MAX_DEPTH, MAX_CHARS);
    return threads.run(() -> outcome(parse, text), text::abandon).orElseGet(this::late);
  }

  private Extraction outcome(Parse parse, BoundedText text) {
    try {
      parse.into(text);
      return text(text.text());
    } catch (EncryptedDocumentException e) {
      return rejected(
          Code.ENCRYPTED_DOCUMENT, "the document is encrypted; upload it without a password");
    } catch (StackOverflowError e) {
      return tooDeep();
    } catch (SAXException | TikaException e) {
      return bound(e).orElseGet(TikaTextExtractor::malformed);
    } catch (IOException | RuntimeException e) {
      // Parsers meet damaged files with any exception there is.
      return bound(e).orElseGet(TikaTextExtractor::malformed);
    }
  }

  /** What it means that a bound is among the causes. */
  private Optional<Extraction> bound(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof BoundException reached) {
        return Optional.of(
            switch (reached.bound()) {
              case DEPTH -> tooDeep();
              case LENGTH -> tooLong();
              case TIME -> late();
            });
      }
    }
    return Optional.empty();
  }

  private static Extraction text(String text) {
    if (text.isBlank()) {
      return empty();
    }
    return text.length() > MAX_CHARS ? tooLong() : new Extraction.Text(text);
  }

  private static Extraction empty() {
    return rejected(
        Code.EMPTY_DOCUMENT,
        "the file holds no text; a scan needs a text layer before it is uploaded");
  }

  private static Extraction malformed() {
    return rejected(
        Code.MALFORMED_DOCUMENT, "the file is damaged or cut off; upload it again, whole");
  }

  private static Extraction tooDeep() {
    return rejected(
        Code.TOO_DEEP,
        "the file's elements are nested deeper than the " + MAX_DEPTH + " that are followed");
  }

  private static Extraction tooLong() {
    return rejected(
        Code.TOO_LARGE,
        "the file's text is longer than the " + MAX_CHARS + " characters that are read: split it");
  }

  private Extraction late() {
    return rejected(
        Code.EXTRACTION_TIMEOUT,
        "the file's text was not read within "
            + timeout.toSeconds()
            + " s: simplify or split it, or raise EMBEDWAY_EXTRACTION_TIMEOUT_SECONDS");
  }

  private static Extraction rejected(Code code, String message) {
    return new Extraction.Rejected(new DocumentError(code, message));
  }

  /** One parser's run over one file. */
  private interface Parse {
    void into(BoundedText text) throws IOException, SAXException, TikaException;
  }
}
