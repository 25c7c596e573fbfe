package dev.embedway.functions.chunking.format.pdf;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import dev.embedway.functions.chunking.format.result.Parts;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import dev.embedway.functions.chunking.format.result.Remarks;
import dev.embedway.functions.chunking.format.result.TextWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.InvalidPasswordException;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationMarkup;
import org.apache.pdfbox.pdmodel.interactive.form.PDAcroForm;
import org.apache.pdfbox.pdmodel.interactive.form.PDField;
import org.apache.pdfbox.pdmodel.interactive.form.PDTerminalField;

/**
 * The text layer of a PDF page by page, each with what is noted on it, then the values of its form.
 * Of a page that is damaged what can be read is kept.
 */
@ThreadSafe
public final class PdfReader {

  /** Fields of a form; a tax return has some hundred. */
  private static final int MAX_FIELDS = 10_000;

  /** Bytes that the end of a file is looked for in; some have others behind it. */
  private static final int END = 4_096;

  /**
   * Writes the text of a file.
   *
   * @throws RejectedFileException for a file that is encrypted, has no text, or draws too much
   */
  public void read(byte[] bytes, TextWriter text, Remarks remarks) throws IOException {
    try (PDDocument document = load(bytes)) {
      PdfBudget.check(document, bytes.length);
      Parts parts = new Parts(text, remarks);
      PdfText pages = new PdfText(text);
      int number = 0;
      boolean unmapped = false;
      for (PDPage page : document.getPages()) {
        number++;
        String name = "page " + number;
        remarks.page(text.length());
        parts.read(name, () -> pages.write(page), () -> notes(page, text));
        unmapped |= isUnmapped(name, pages, remarks);
      }
      if (!hasEnd(bytes)) {
        remarks.warn(
            Code.DAMAGED_PART, "end of the file: missing; pages that it held are not found");
      }
      parts.read("form", () -> form(document, text));
      parts.read("title", () -> title(document, remarks));
      if (unmapped && text.length() == 0) {
        throw RejectedFileException.unmapped();
      }
      parts.checkRead();
    }
  }

  /** True when the table that each file ends with is named near its end. */
  private static boolean hasEnd(byte[] bytes) {
    int from = Math.max(0, bytes.length - END);
    return new String(bytes, from, bytes.length - from, StandardCharsets.ISO_8859_1)
        .contains("startxref");
  }

  private static boolean isUnmapped(String name, PdfText page, Remarks remarks) {
    if (page.isPartlyUnmapped()) {
      remarks.warn(
          Code.UNMAPPED_FONTS,
          name
              + (page.isUnmapped() ? ": left out; its fonts do" : ": in part; some of its fonts do")
              + " not say which characters their glyphs are");
    }
    return page.isUnmapped();
  }

  private static PDDocument load(byte[] bytes) throws IOException {
    try {
      return Loader.loadPDF(bytes);
    } catch (InvalidPasswordException e) {
      throw RejectedFileException.encrypted();
    } catch (NoClassDefFoundError e) {
      // Certificates alone take classes that are left out.
      throw RejectedFileException.encrypted();
    }
  }

  private static void title(PDDocument document, Remarks remarks) {
    String title = document.getDocumentInformation().getTitle();
    remarks.title(title == null ? "" : title);
  }

  private static void notes(PDPage page, TextWriter text) throws IOException {
    for (PDAnnotation note : page.getAnnotations()) {
      String contents = note.getContents();
      if (note instanceof PDAnnotationMarkup && contents != null && !contents.isBlank()) {
        text.paragraph();
        text.verbatim(contents.strip());
      }
    }
  }

  private static void form(PDDocument document, TextWriter text) {
    PDAcroForm form = document.getDocumentCatalog().getAcroForm(null);
    if (form == null) {
      return;
    }
    text.paragraph();
    int fields = 0;
    for (PDField field : form.getFieldTree()) {
      fields++;
      if (fields > MAX_FIELDS) {
        throw RejectedFileException.tooMuchDrawn();
      }
      if (field instanceof PDTerminalField && !COSName.SIG.getName().equals(field.getFieldType())) {
        value(field, text);
      }
    }
  }

  private static void value(PDField field, TextWriter text) {
    String value = field.getValueAsString();
    String name = field.getAlternateFieldName();
    if (!value.isBlank() && !value.equals(COSName.Off.getName())) {
      text.item();
      text.verbatim((name == null ? field.getPartialName() : name) + ": " + value.strip());
    }
  }
}
