package dev.embedway.functions.chunking;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.PipelineSettings.FileLimits;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.core.pipeline.stage.ReadingTurns;
import dev.embedway.core.pipeline.stage.TextExtractor;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.format.FormatReader;
import dev.embedway.functions.chunking.format.KindDetector;
import dev.embedway.functions.chunking.process.ReaderPool;
import dev.embedway.functions.chunking.process.ReaderPool.Reading;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Text of txt, md, html, pdf, docx, pptx, xlsx, rtf, epub, csv and json files: their own text
 * alone, without attachments, scripts, macros or character recognition. Plain formats are read
 * here, all others in a process that may be killed.
 */
@ThreadSafe
public final class FileTextExtractor implements TextExtractor, AutoCloseable {

  /** Changed with everything that may change a text. */
  private static final String VERSION = "formats/6";

  private final KindDetector detector = new KindDetector();
  private final FormatReader plain = new FormatReader();
  private final ReaderPool guarded;

  /** An extractor of the only invocation that there is. */
  public FileTextExtractor(FileLimits limits) {
    this(limits, ReadingTurns.FREE);
  }

  /** An extractor within these bounds; no process is started yet. */
  public FileTextExtractor(FileLimits limits, ReadingTurns turns) {
    this.guarded = new ReaderPool(limits.memoryMb(), limits.timeout(), turns);
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Extraction extract(TenantId tenant, InputStream in, String fileName, String contentType) {
    byte[] bytes = readAll(in);
    if (bytes.length == 0) {
      return empty("the file is empty: it has 0 bytes");
    }
    Optional<FileKind> kind = detector.kind(bytes, fileName, contentType);
    if (kind.isEmpty()) {
      return KindDetector.unsupported();
    }
    Extraction extraction =
        kind.get().isPlain()
            ? plain.read(kind.get(), bytes, contentType)
            : guarded.read(
                new Reading(tenant, InvocationWork.id()), kind.get(), bytes, contentType);
    return switch (extraction) {
      case Extraction.Text(String text, _) when !isSeen(text) ->
          empty(
              kind.get() == FileKind.PDF
                  ? "the PDF holds no text; a scan needs a text layer before it is uploaded"
                  : "the file holds no text");
      case Extraction.Text text -> text;
      case Extraction.Rejected rejected -> rejected;
    };
  }

  /** True if a text has a visible character: no-break spaces and zero-width characters are not. */
  private static boolean isSeen(String text) {
    return text.codePoints()
        .anyMatch(c ->
            !Character.isWhitespace(c)
                && !Character.isSpaceChar(c)
                && !Character.isISOControl(c)
                && Character.getType(c) != Character.FORMAT);
  }

  private static byte[] readAll(InputStream in) {
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Extraction empty(String why) {
    return new Extraction.Rejected(new DocumentError(Code.EMPTY_DOCUMENT, why));
  }

  /** Ends the processes that read. */
  @Override
  public void close() {
    guarded.close();
  }
}
