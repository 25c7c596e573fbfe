package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.PipelineSettings.FileLimits;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentError.Code;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.samples.Pdfs;
import dev.embedway.functions.chunking.samples.SampleFiles;
import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileTextExtractorTest {

  private static final String PNG_HEAD = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR";

  private static final FileLimits LIMITS = new FileLimits(1 << 26, Duration.ofSeconds(30), 128);

  private static final FileTextExtractor EXTRACTOR = new FileTextExtractor(LIMITS);

  @AfterAll
  static void close() {
    EXTRACTOR.close();
  }

  private Extraction extract(byte[] bytes, String name, String type) {
    return EXTRACTOR.extract(TenantId.DEFAULT, new ByteArrayInputStream(bytes), name, type);
  }

  private String text(byte[] bytes, String name, String type) {
    return switch (extract(bytes, name, type)) {
      case Extraction.Text(String text, _) -> text.strip();
      case Extraction.Rejected(var error) -> throw new AssertionError(error.toString());
    };
  }

  private String text(String content, String name) {
    return text(content.getBytes(StandardCharsets.UTF_8), name, "");
  }

  private Code rejection(byte[] bytes, String name) {
    return error(bytes, name).code();
  }

  private String words(byte[] bytes, String name) {
    return error(bytes, name).message();
  }

  private DocumentError error(byte[] bytes, String name) {
    return switch (extract(bytes, name, "")) {
      case Extraction.Text(String text, _) -> throw new AssertionError("it has text: " + text);
      case Extraction.Rejected(var error) -> error;
    };
  }

  @Test
  void readsPlainTextAsItIs() {
    assertEquals("One.\n\n  Two \u00fc.", text("One.\n\n  Two \u00fc.\n", "a.txt"));
  }

  @Test
  void readsMarkdownAsItIsWhateverItBeginsWith() {
    String markdown = "<h1 align=\"center\">Title</h1>\n\n# Part\n\n- item";

    assertEquals(markdown, text(markdown, "README.md"));
  }

  @Test
  void readsTheTextOfHtmlWithoutItsScripts() {
    String html =
        "<!DOCTYPE html><html><head><title>T</title><style>p{}</style></head><body>"
            + "<h1>Head</h1><p>One &amp; two.</p><script>var x = 1;</script><p>Three.</p>"
            + "</body></html>";

    String text = text(html, "a.html");

    assertEquals("T\n\n# Head\n\nOne & two.\n\nThree.", text);
  }

  @Test
  void readsAFragmentOfHtmlByItsName() {
    assertEquals("Only a part.", text("<p>Only a <b>part</b>.</p>", "part.htm"));
  }

  @Test
  void readsThePagesOfAPdf() {
    String text = text(Pdfs.of("First page.", "Second page."), "a.pdf", "application/pdf");

    assertTrue(text.matches("(?s)First page\\.\\s+Second page\\."), text);
  }

  @Test
  void goesByContentBeforeTheName() {
    assertEquals("A page.", text(Pdfs.of("A page."), "a.txt", "text/plain"));
    assertEquals("Text.", text("Text.", "a.pdf"));
  }

  @ParameterizedTest
  @CsvSource({
    "ISO-8859-1, text/plain; charset=ISO-8859-1",
    "windows-1252, text/plain",
    "UTF-8, text/plain",
    "UTF-16, text/plain",
    "UTF-8, text/plain; charset=no-such-charset"
  })
  void readsCharsets(String charset, String type) {
    String text = "Gr\u00fc\u00dfe aus K\u00f6ln, caf\u00e9 cr\u00e8me.";

    assertEquals(text, text(text.getBytes(Charset.forName(charset)), "a.txt", type));
  }

  @Test
  void readsJapaneseWithoutBeingToldItsCharset() {
    String text = "\u65e5\u672c\u8a9e\u306e\u6587\u7ae0\u3067\u3059\u3002".repeat(20);

    assertEquals(text, text(text.getBytes(Charset.forName("Shift_JIS")), "a.txt", "text/plain"));
  }

  @Test
  void byteOrderMarkIsNoText() {
    assertEquals("Text.", text("\uFEFFText.", "a.txt"));
  }

  @Test
  void htmlWithoutACharsetIsUtf8WhereThatFits() {
    assertEquals("Gr\u00fc\u00dfe", text("<html><body>Gr\u00fc\u00dfe</body></html>", "a.html"));
  }

  @Test
  void htmlNamesItsCharsetInAMetaElement() {
    byte[] latin =
        "<html><head><meta charset=\"ISO-8859-2\"></head><body>\u0141\u00f3d\u017a</body></html>"
            .getBytes(Charset.forName("ISO-8859-2"));

    assertEquals("\u0141\u00f3d\u017a", text(latin, "a.html", "text/html"));
  }

  @Test
  void otherFormatsAreUnsupported() {
    byte[] png = PNG_HEAD.getBytes(StandardCharsets.ISO_8859_1);

    assertEquals(Code.UNSUPPORTED_FORMAT, rejection(png, "a.png"));
    assertEquals(Code.UNSUPPORTED_FORMAT, rejection(png, "a.txt"));
  }

  @Test
  void encryptedPdfSaysSo() {
    assertEquals(Code.ENCRYPTED_DOCUMENT, rejection(Pdfs.encrypted("Secret."), "a.pdf"));
  }

  @Test
  void damagedPdfIsMalformed() {
    byte[] whole = Pdfs.of("One.", "Two.");

    assertEquals(Code.MALFORMED_DOCUMENT, rejection(Pdfs.cut(whole, 0.1), "a.pdf"));
    assertEquals(
        Code.MALFORMED_DOCUMENT,
        rejection(PNG_HEAD.substring(1).repeat(9).getBytes(StandardCharsets.ISO_8859_1), "a.pdf"));
  }

  @Test
  void filesWithoutTextAreEmpty() {
    assertEquals(Code.EMPTY_DOCUMENT, rejection(new byte[0], "a.txt"));
    assertEquals(
        Code.EMPTY_DOCUMENT, rejection(" \n\t ".getBytes(StandardCharsets.UTF_8), "a.txt"));
    assertEquals(Code.EMPTY_DOCUMENT, rejection(Pdfs.of(""), "a.pdf"));
    assertEquals(
        Code.EMPTY_DOCUMENT,
        rejection(
            "<html><body><img src=x></body></html>".getBytes(StandardCharsets.UTF_8), "a.html"));
  }

  @Test
  void onlyAPdfWithoutTextIsTakenForAScan() {
    assertTrue(words(Pdfs.of(""), "a.pdf").contains("a scan needs a text layer"));
    for (String file : List.of("a.txt", "a.html")) {
      assertFalse(words(" \n".getBytes(StandardCharsets.UTF_8), file).contains("scan"));
    }
    assertEquals("the file is empty: it has 0 bytes", words(new byte[0], "a.txt"));
  }

  @Test
  void readsEveryFormat() {
    for (String format : SampleFiles.FORMATS) {
      String text = text(SampleFiles.of(format, "Otters float on their backs."), "a." + format, "");

      assertTrue(text.contains("Otters float on their backs."), format + ": " + text);
    }
  }

  @Test
  void keepsHeadingsListsTablesAndLinesOfHtml() {
    String html =
        """
        <html><body><h1>Top</h1><p>One
          line <b>bold</b>,<br>next.</p><ul><li>first<li><p>second</p></ul>
        <table><tr><th>a<th>b<tr><td>1<td>2</table><pre>x
          y</pre><div>one</div><div>two</div></body></html>\
        """;

    assertEquals(
        """
        # Top

        One line bold,
        next.

        - first

        - second

        | a | b
        | 1 | 2

        x
          y

        one

        two\
        """,
        text(html, "a.html"));
  }

  @Test
  void readsRowsOfCsvWithTheNamesOfTheirColumns() {
    String csv =
        "\uFEFFname;city;note\r\nAda;London;\"says \"\"hi\"\";\nand goes\"\r\n;;\r\nBo;;x\r\n";

    assertEquals(
        """
        | name | city | note

        name: Ada; city: London; note: says "hi"; and goes

        name: Bo; note: x\
        """,
        text(csv, "a.csv"));
  }

  @Test
  void readsRowsWithoutNamesAsCells() {
    assertEquals("| 1 | 2\n| 3 | 4", text("1,2\n3,4\n", "a.csv"));
  }

  @Test
  void readsJsonAsNamesAndValues() {
    String json =
        "{\"title\":\"Guide\",\"tags\":[\"a\",\"b\"],\"by\":{\"name\":\"Ada\",\"age\":36},\"x\":null}";

    assertEquals("title: Guide\ntags: a, b\n\nby.name: Ada\nby.age: 36", text(json, "a.json"));
  }

  @Test
  void readsOneJsonValueOnEachLine() {
    assertEquals("a: 1\n\na: 2", text("{\"a\":1}\n{\"a\":2}\n", "a.jsonl"));
  }

  @Test
  void readsUtf16WithoutItsMark() {
    byte[] bytes = "Plain words in wide letters.".getBytes(StandardCharsets.UTF_16LE);

    assertEquals("Plain words in wide letters.", text(bytes, "a.txt", ""));
  }

  @Test
  void readsThreeMegabytesOfOneWordInAMoment() {
    String word = "w".repeat(3_000_000);

    for (String format : SampleFiles.FORMATS) {
      if (!format.equals("pdf")) {
        String text = text(SampleFiles.of(format, word), "a." + format, "");

        assertTrue(text.contains(word), format);
      }
    }
  }

  @Test
  void slowFileIsGivenUp() {
    FileLimits hurried = new FileLimits(1 << 26, Duration.ofMillis(1), 128);
    byte[] html =
        ("<html><body>" + "<p>some words</p>".repeat(200_000)).getBytes(StandardCharsets.UTF_8);

    try (FileTextExtractor hasty = new FileTextExtractor(hurried)) {
      Extraction extraction =
          hasty.extract(TenantId.DEFAULT, new ByteArrayInputStream(html), "a.html", "");

      assertEquals(Code.EXTRACTION_TIMEOUT, ((Extraction.Rejected) extraction).error().code());
    }
  }
}
