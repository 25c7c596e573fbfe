package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.pipeline.PipelineSettings.FileLimits;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.apache.poi.poifs.crypt.EncryptionInfo;
import org.apache.poi.poifs.crypt.EncryptionMode;
import org.apache.poi.poifs.crypt.Encryptor;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.apache.poi.sl.usermodel.Placeholder;
import org.apache.poi.wp.usermodel.HeaderFooterType;
import org.apache.poi.xslf.usermodel.XMLSlideShow;
import org.apache.poi.xslf.usermodel.XSLFSlide;
import org.apache.poi.xslf.usermodel.XSLFTable;
import org.apache.poi.xslf.usermodel.XSLFTextBox;
import org.apache.poi.xslf.usermodel.XSLFTextShape;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFCellStyle;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.apache.poi.xwpf.usermodel.XWPFDocument;
import org.apache.poi.xwpf.usermodel.XWPFParagraph;
import org.apache.poi.xwpf.usermodel.XWPFTable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Office documents as Apache POI writes them. */
class OfficeFilesTest {

  private static final FileTextExtractor EXTRACTOR =
      new FileTextExtractor(new FileLimits(1 << 26, Duration.ofSeconds(30), 128));

  @AfterAll
  static void close() {
    EXTRACTOR.close();
  }

  private static String text(ByteArrayOutputStream file) {
    return switch (extract(file)) {
      case Extraction.Text(String text, _) -> text.strip();
      case Extraction.Rejected(var error) -> throw new AssertionError(error.toString());
    };
  }

  private static Extraction extract(ByteArrayOutputStream file) {
    return EXTRACTOR.extract(
        TenantId.DEFAULT, new ByteArrayInputStream(file.toByteArray()), "a", "");
  }

  @Test
  void readsALetterWithItsHeaderTableAndNotes() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (XWPFDocument letter = new XWPFDocument()) {
      letter.createHeader(HeaderFooterType.DEFAULT).createParagraph().createRun().setText("Acme");
      XWPFParagraph first = letter.createParagraph();
      first.createRun().setText("Dear ");
      first.createRun().setText("reader,");
      first.getRuns().getLast().addBreak();
      first.createRun().setText("A &amp; B");
      XWPFTable table = letter.createTable(2, 2);
      table.getRow(0).getCell(0).setText("a1");
      table.getRow(0).getCell(1).setText("b1");
      table.getRow(1).getCell(0).setText("a2");
      table.getRow(1).getCell(1).setText("b2");
      letter.createParagraph().createRun().setText("Yours.");
      letter.createFootnote().createParagraph().createRun().setText("A note.");
      letter.write(file);
    }

    assertEquals(
        """
        Acme

        Dear reader,
        A &amp; B

        | a1 | b1
        | a2 | b2

        Yours.

        A note.\
        """,
        text(file));
  }

  @Test
  void readsAWorkbookRowByRow() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (XSSFWorkbook workbook = new XSSFWorkbook()) {
      XSSFSheet prices = workbook.createSheet("Prices");
      row(prices, 0, "Name", "Price", "From", "Share", "At");
      XSSFRow apple = row(prices, 1, "Apple");
      apple.createCell(1).setCellValue(1.1 + 2.2);
      dated(workbook, apple.createCell(2), "yyyy-mm-dd").setCellValue(LocalDate.of(2024, 3, 1));
      dated(workbook, apple.createCell(3), "0.0%").setCellValue(0.255);
      dated(workbook, apple.createCell(4), "d.m.yy h:mm")
          .setCellValue(LocalDateTime.of(2024, 2, 29, 13, 30));
      XSSFRow pear = row(prices, 5, "Pear");
      pear.createCell(3).setCellFormula("SUM(B2:B3)");
      pear.createCell(1).setCellValue(true);
      row(workbook.createSheet("Notes"), 0, "Only one cell");
      workbook.write(file);
    }

    assertEquals(
        """
        # Prices

        | Name | Price | From | Share | At

        Name: Apple; Price: 3.3; From: 2024-03-01; Share: 25.5%; At: 2024-02-29 13:30:00

        Name: Pear; Price: TRUE

        # Notes

        | Only one cell\
        """,
        text(file));
  }

  private static XSSFRow row(XSSFSheet sheet, int index, String... values) {
    XSSFRow row = sheet.createRow(index);
    for (int i = 0; i < values.length; i++) {
      row.createCell(i).setCellValue(values[i]);
    }
    return row;
  }

  private static XSSFCell dated(XSSFWorkbook workbook, XSSFCell cell, String format) {
    XSSFCellStyle style = workbook.createCellStyle();
    style.setDataFormat(workbook.createDataFormat().getFormat(format));
    cell.setCellStyle(style);
    return cell;
  }

  @Test
  void readsSlidesInTheirOrderWithTheirNotes() throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (XMLSlideShow show = new XMLSlideShow()) {
      for (String name : new String[] {"Second", "First"}) {
        XSLFSlide slide = show.createSlide();
        XSLFTextBox box = slide.createTextBox();
        box.setText(name + " slide");
        box.addNewTextParagraph().addNewTextRun().setText("a point");
        XSLFTable table = slide.createTable(1, 2);
        table.getCell(0, 0).setText("x");
        table.getCell(0, 1).setText("y");
      }
      for (XSLFTextShape shape :
          show.getNotesSlide(show.getSlides().getFirst()).getPlaceholders()) {
        if (shape.getTextType() == Placeholder.BODY) {
          shape.setText("Speak up.");
        }
      }
      show.setSlideOrder(show.getSlides().getLast(), 0);
      show.write(file);
    }

    assertEquals(
        """
        First slide
        a point

        | x | y

        Second slide
        a point

        | x | y

        Speak up.\
        """,
        text(file));
  }

  @Test
  void knowsAnEncryptedWorkbook() throws Exception {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    try (POIFSFileSystem wrapping = new POIFSFileSystem();
        XSSFWorkbook workbook = new XSSFWorkbook()) {
      workbook.createSheet("Secret");
      Encryptor encryptor = new EncryptionInfo(EncryptionMode.agile).getEncryptor();
      encryptor.confirmPassword("secret");
      try (OutputStream out = encryptor.getDataStream(wrapping)) {
        workbook.write(out);
      }
      wrapping.writeFilesystem(file);
    }

    Extraction extraction = extract(file);

    assertEquals(Code.ENCRYPTED_DOCUMENT, ((Extraction.Rejected) extraction).error().code());
  }
}
