package dev.embedway.functions.chunking.format;

import java.io.IOException;
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
 *
 * <p>Thread-safe.
 */
final class PdfReader {

  /** Fields of a form; a tax return has some hundred. */
  private static final int MAX_FIELDS = 10_000;

  void read(byte[] bytes, TextWriter text) throws IOException {
    try (PDDocument document = load(bytes)) {
      PdfBudget.check(document, bytes.length);
      PdfText pages = new PdfText(text);
      boolean damaged = false;
      for (PDPage page : document.getPages()) {
        damaged |= !pages.write(page) || !isDone(() -> notes(page, text));
      }
      damaged |= !isDone(() -> form(document, text));
      if (damaged && text.text().isBlank()) {
        throw RejectedFileException.malformed(null);
      }
    }
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

  private interface Part {
    void write() throws IOException;
  }

  /** Writes a part; false where it is damaged, which parsers meet with any exception there is. */
  private static boolean isDone(Part part) {
    try {
      part.write();
      return true;
    } catch (RejectedFileException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      return false;
    }
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
