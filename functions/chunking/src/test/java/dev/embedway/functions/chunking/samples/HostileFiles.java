package dev.embedway.functions.chunking.samples;

import static dev.embedway.functions.chunking.samples.Archives.utf8;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Files that are made to break their reader, or that are broken themselves, by name; each with what
 * is to become of it.
 */
public final class HostileFiles {

  /** More than is unpacked of an archive. */
  private static final int BOMB_MEGABYTES = 300;

  private static final int DROWNING_MEGABYTES = 200;

  private static final String WORD = "<w:document xmlns:w=\"urn:w\">";

  private final Map<String, File> files = new LinkedHashMap<>();
  private final String elsewhere;

  private HostileFiles(String elsewhere) {
    this.elsewhere = elsewhere;
  }

  /** A file and its end. */
  public static final class File {
    private final byte[] bytes;
    private final String end;

    private File(byte[] bytes, String end) {
      this.bytes = bytes;
      this.end = end;
    }

    /** A copy of what is in it. */
    public byte[] bytes() {
      return bytes.clone();
    }

    /** The code of its failure, or {@code completed}. */
    public String end() {
      return end;
    }
  }

  /**
   * All of them.
   *
   * @param elsewhere a URL that nobody may fetch
   */
  public static Map<String, File> all(String elsewhere) {
    HostileFiles made = new HostileFiles(elsewhere);
    made.emptyAndRandom();
    made.damagedAndEncrypted();
    made.bombs();
    made.entities();
    made.nested();
    made.pdfs();
    made.misnamed();
    return made.files;
  }

  private void put(String name, String end, byte[] bytes) {
    files.put(name, new File(bytes, end));
  }

  private void emptyAndRandom() {
    put("empty.txt", "empty_document", new byte[0]);
    put("empty.docx", "empty_document", new byte[0]);
    put("blank.txt", "empty_document", utf8(" \n\t \u00a0\n"));
    put("blank.docx", "empty_document", SampleFiles.docx("<w:p/>"));
    put("random.bin", "unsupported_format", random(1, 5_000));
    put("random.txt", "unsupported_format", random(2, 5_000));
    put("random.json", "unsupported_format", random(3, 5_000));
    put("random.pdf", "malformed_document", random(4, 5_000));
    put("random.docx", "malformed_document", random(5, 5_000));
    put("random-after-magic.docx", "malformed_document", join(utf8("PK\3\4"), random(6, 5_000)));
    put("random-after-magic.pdf", "malformed_document", join(utf8("%PDF-1.7\n"), random(7, 5_000)));
    put("random-after-magic.xls", "unsupported_format", join(ole2(), random(8, 5_000)));
  }

  private static byte[] random(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private void damagedAndEncrypted() {
    put("truncated.pdf", "malformed_document", Pdfs.cut(Pdfs.of("One.", "Two."), 0.1));
    byte[] docx = SampleFiles.of("docx", "Cut off.");
    put("truncated.docx", "malformed_document", Arrays.copyOf(docx, docx.length / 2));
    byte[] epub = SampleFiles.of("epub", "Cut off.");
    put("truncated.epub", "malformed_document", Arrays.copyOf(epub, epub.length - 30));
    put("encrypted.pdf", "encrypted_document", Pdfs.encrypted("Secret."));
    put("encrypted.docx", "encrypted_document", encryptedOffice());
    put("encrypted.xlsx", "encrypted_document", encryptedOffice());
    Map<String, byte[]> book = SampleFiles.bookParts(1);
    book.put("OEBPS/c0.xhtml", random(9, 500));
    book.put(
        "META-INF/encryption.xml",
        utf8("<encryption><CipherReference URI=\"OEBPS/c0.xhtml\"/></encryption>"));
    put("protected.epub", "encrypted_document", Archives.of(book));
  }

  private static byte[] ole2() {
    return new byte[] {
      (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A, (byte) 0xE1
    };
  }

  /** The wrapping of an encrypted Office document: a compound file with a stream of this name. */
  private static byte[] encryptedOffice() {
    byte[] file = Arrays.copyOf(ole2(), 4 * 512);
    byte[] name = "EncryptedPackage\0".getBytes(StandardCharsets.UTF_16LE);
    int entry = 2 * 512 + 128;
    System.arraycopy(name, 0, file, entry, name.length);
    file[entry + 64] = (byte) name.length;
    file[entry + 66] = 2;
    return file;
  }

  private void bombs() {
    put(
        "bomb.docx",
        "too_large",
        Archives.swollen(SampleFiles.wordParts(), "word/document.xml", WORD, BOMB_MEGABYTES, "x"));
    put(
        "bomb.xlsx",
        "too_large",
        Archives.swollen(
            SampleFiles.workbookParts(),
            "xl/worksheets/sheet1.xml",
            "<worksheet>",
            BOMB_MEGABYTES,
            "x"));
    put(
        "bomb.epub",
        "too_large",
        Archives.swollen(
            SampleFiles.bookParts(1), "OEBPS/c0.xhtml", "<html>", BOMB_MEGABYTES, "x"));
    // Within what may be unpacked, but not within the reader's memory.
    put(
        "drowning.epub",
        "too_large",
        Archives.swollen(
            SampleFiles.bookParts(1), "OEBPS/c0.xhtml", "<html>", DROWNING_MEGABYTES, "x"));
    byte[] inner = Archives.swollen(Map.of(), "zeros", "", 20, "");
    Map<String, byte[]> many = new LinkedHashMap<>();
    for (int i = 0; i < 16; i++) {
      many.put(i + ".zip", inner);
    }
    put("nested.zip", "unsupported_format", Archives.of(Map.of("a.zip", Archives.of(many))));
    Map<String, byte[]> word = SampleFiles.wordParts();
    word.put("word/document.xml", utf8(SampleFiles.word("<w:p><w:t>Beside a bomb.</w:t></w:p>")));
    word.put("word/embeddings/a.zip", Archives.of(many));
    put("nested.docx", "completed", Archives.of(word));
  }

  private void entities() {
    String entity =
        "<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY x SYSTEM \"" + elsewhere + "\">]>";
    String body = WORD + "<w:p><w:t>A &x; b</w:t></w:p></w:document>";
    put("xxe.docx", "malformed_document", word(entity + body));
    put("xxe.xml", "completed", utf8(entity + "<r>&x;</r>"));
    put("xxe.svg", "unsupported_format", utf8(entity + "<svg><text>&x;</text></svg>"));
    String page =
        entity
            + "<html><body><p>A &x; b</p><svg><text>&x;</text><image href=\""
            + elsewhere
            + "\"/></svg><img src=\""
            + elsewhere
            + "\"/></body></html>";
    put("xxe.html", "completed", utf8(page));
    put("xxe.epub", "completed", SampleFiles.epub(page));
    Map<String, byte[]> linked = SampleFiles.wordParts();
    linked.put("word/document.xml", utf8(SampleFiles.word("<w:p><w:t>Linked.</w:t></w:p>")));
    linked.put(
        "word/_rels/document.xml.rels",
        utf8(
            "<Relationships><Relationship Id=\"r1\" TargetMode=\"External\" Type=\""
                + SampleFiles.OFFICE
                + "/header\" Target=\""
                + elsewhere
                + "\"/></Relationships>"));
    put("external-link.docx", "completed", Archives.of(linked));
    put("laughs.docx", "malformed_document", word(laughs() + WORD + "&l9;</w:document>"));
    put("laughs.xml", "completed", utf8(laughs() + "<r>&l9;</r>"));
    put("laughs.html", "completed", utf8(laughs() + "<html><body><p>&l9; ha</p></body></html>"));
    Map<String, byte[]> book = SampleFiles.bookParts(1);
    book.put("OEBPS/book.opf", utf8(laughs() + "<package>&l9;</package>"));
    put("laughs.epub", "malformed_document", Archives.of(book));
  }

  private static byte[] word(String document) {
    Map<String, byte[]> parts = SampleFiles.wordParts();
    parts.put("word/document.xml", utf8(document));
    return Archives.of(parts);
  }

  private static String laughs() {
    StringBuilder laughs =
        new StringBuilder("<?xml version=\"1.0\"?><!DOCTYPE r [<!ENTITY l0 \"laugh\">");
    for (int i = 1; i < 10; i++) {
      String ten = ("&l" + (i - 1) + ";").repeat(10);
      laughs.append("<!ENTITY l").append(i).append(" \"").append(ten).append("\">");
    }
    return laughs.append("]>").toString();
  }

  private void nested() {
    put("deep.html", "too_deep", utf8("<html><body>" + "<div>".repeat(50_000) + "x"));
    put("deep-inline.html", "too_deep", utf8("<html><body><p>" + "<b>".repeat(50_000) + "x"));
    put("deep.json", "too_deep", utf8("[".repeat(100_000) + "1" + "]".repeat(100_000)));
    put("deep-objects.json", "too_deep", utf8("{\"a\":".repeat(100_000) + "1"));
    put("deep.docx", "too_deep", word(WORD + "<w:p>".repeat(50_000) + "x"));
    put("deep.xml", "completed", utf8("<?xml version=\"1.0\"?>" + "<a>".repeat(50_000)));
    put("deep.epub", "too_deep", SampleFiles.epub("<html><body>" + "<div>".repeat(50_000) + "x"));
    put("deep.rtf", "too_deep", utf8("{\\rtf1 " + "{\\b ".repeat(50_000) + "x"));
  }

  private void pdfs() {
    put(
        "loop.pdf",
        "empty_document",
        pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[2 0 R]>>"));
    put(
        "deep-arrays.pdf",
        "malformed_document",
        pdf(
            "<</Type/Catalog/Pages " + "[".repeat(100_000) + "]".repeat(100_000) + ">>",
            "<</Type/Pages/Count 0/Kids[]>>"));
    put("laughs.pdf", "too_deep", laughingPdf());
    put("draws-itself.pdf", "empty_document", form("/F 5 0 R", "/F Do /F Do"));
    put("draws-itself-by-its-pages-resources.pdf", "empty_document", form("", "/F Do /F Do"));
    put("draws-each-other.pdf", "empty_document", formsOfEachOther());
    put("draw-all-of-each-other.pdf", "too_deep", manyFormsOfEachOther());
    put("draws-a-form-very-often.pdf", "too_deep", manyDrawings());
    put("one-content-for-all-pages.pdf", "too_deep", manyPages());
    put("one-appearance-for-all-stamps.pdf", "too_deep", manyStamps());
    put(
        "stamps-draw-a-form-of-their-page.pdf",
        "too_deep",
        stamps("/Resources<</XObject<</F 6 0 R>>>>", "/F Do\n".repeat(20_000)));
    put("much-drawn-on-pages-with-a-bad-note.pdf", "too_deep", drawnOnPages("/Annots[7]"));
    put("much-drawn-beside-a-bad-form.pdf", "too_deep", drawnBesideABadForm());
    put("glyph-shows-itself.pdf", "completed", glyphOfItself());
    put("one-letter-in-a-column.pdf", "completed", letterInAColumn());
    put("appearance-draws-itself.pdf", "empty_document", appearanceOfItself());
    put("pattern-paints-itself.pdf", "empty_document", patternOfItself());
    put(
        "huge-count.pdf",
        "empty_document",
        pdf("<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 2000000000/Kids[]>>"));
    put(
        "outline-loop.pdf",
        "empty_document",
        pdf(
            "<</Type/Catalog/Pages 2 0 R/Outlines 3 0 R>>",
            "<</Type/Pages/Count 0/Kids[]>>",
            "<</Type/Outlines/First 4 0 R/Last 4 0 R/Count 1>>",
            "<</Title(a)/Parent 3 0 R/First 4 0 R/Next 4 0 R/Prev 4 0 R>>"));
    put(
        "huge-page.pdf",
        "empty_document",
        page(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 2e9 2e9]/Contents 4 0 R>>",
            "0 0 2e9 2e9 re f"));
    put(
        "huge-image.pdf",
        "empty_document",
        pdf(
            "<</Type/Catalog/Pages 2 0 R>>",
            "<</Type/Pages/Count 1/Kids[3 0 R]>>",
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
                + "/Resources<</XObject<</I 5 0 R>>>>>>",
            stream("", "/I Do"),
            stream(
                "/Type/XObject/Subtype/Image/Width 2000000000/Height 2000000000"
                    + "/ColorSpace/DeviceRGB/BitsPerComponent 8",
                "none")));
  }

  /** A page that draws a form of this content, whose own names are these where it has any. */
  private static byte[] form(String names, String content) {
    String resources = names.isEmpty() ? "" : "/Resources<</XObject<<" + names + ">>>>";
    return drawing(
        stream("", "/F Do"),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]" + resources, content));
  }

  private static byte[] formsOfEachOther() {
    String form = "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>";
    return drawing(
        stream("", "/F Do"),
        stream(form.formatted(6), "/F Do /F Do"),
        stream(form.formatted(5), "/F Do /F Do"));
  }

  /** Twelve forms, each of which draws every one: in as many orders as they can stand in. */
  private static byte[] manyFormsOfEachOther() {
    int forms = 12;
    StringBuilder names = new StringBuilder();
    StringBuilder content = new StringBuilder();
    for (int i = 0; i < forms; i++) {
      names.append("/F").append(i).append(' ').append(i + 5).append(" 0 R");
      content.append("/F").append(i).append(" Do ");
    }
    List<String> objects = new ArrayList<>();
    objects.add(stream("", "/F Do"));
    for (int i = 0; i < forms; i++) {
      objects.add(
          stream(
              "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<<" + names + ">>>>",
              content.toString()));
    }
    return drawing(objects.toArray(String[]::new));
  }

  private static byte[] manyDrawings() {
    return drawing(
        stream("", "/F Do\n".repeat(20_000)),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q\n".repeat(10_000)));
  }

  private static byte[] manyStamps() {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[" + "4 0 R ".repeat(20_000) + "]>>",
        "<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>>>",
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q\n".repeat(10_000)));
  }

  /** A page of these resources with a stamp of this content, which has none of its own. */
  private static byte[] stamps(String resources, String content) {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]" + resources + ">>",
        "<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>>>",
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", content),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q\n".repeat(10_000)));
  }

  /** Pages with a note, on each of which less is drawn than a file may draw. */
  private static byte[] drawnOnPages(String note) {
    int pages = 60;
    List<String> all = new ArrayList<>();
    all.add("<</Type/Catalog/Pages 2 0 R>>");
    StringBuilder kids = new StringBuilder();
    for (int i = 0; i < pages; i++) {
      kids.append(i + 5).append(" 0 R ");
    }
    all.add("<</Type/Pages/Count " + pages + "/Kids[" + kids + "]>>");
    all.add(stream("", "/F Do\n".repeat(500)));
    all.add(stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q\n".repeat(10_000)));
    for (int i = 0; i < pages; i++) {
      all.add(
          "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R"
              + note
              + "/Resources<</XObject<</F 4 0 R>>>>>>");
    }
    return pdf(all.toArray(String[]::new));
  }

  private static byte[] drawnBesideABadForm() {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</XObject<</F 5 0 R/G 6 0 R>>>>>>",
        stream("", "/G Do " + "/F Do\n".repeat(20_000)),
        stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q\n".repeat(10_000)),
        stream("/Type/XObject/Subtype/Unheard", "q Q"));
  }

  /** A page whose form is the fifth object. */
  private static byte[] drawing(String... objects) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
                    + "/Resources<</XObject<</F 5 0 R>>>>>>"));
    all.addAll(List.of(objects));
    return pdf(all.toArray(String[]::new));
  }

  private static byte[] manyPages() {
    int pages = 2_000;
    List<String> all = new ArrayList<>();
    all.add("<</Type/Catalog/Pages 2 0 R>>");
    StringBuilder kids = new StringBuilder();
    for (int i = 0; i < pages; i++) {
      kids.append(i + 4).append(" 0 R ");
    }
    all.add("<</Type/Pages/Count " + pages + "/Kids[" + kids + "]>>");
    all.add(stream("", "q Q\n".repeat(30_000)));
    for (int i = 0; i < pages; i++) {
      all.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 3 0 R>>");
    }
    return pdf(all.toArray(String[]::new));
  }

  private static byte[] glyphOfItself() {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</Font<</T 5 0 R>>>>>>",
        stream("", "BT /T 1 Tf (aa) Tj ET"),
        "<</Type/Font/Subtype/Type3/FontBBox[0 0 1 1]/FontMatrix[1 0 0 1 0 0]/FirstChar 97"
            + "/LastChar 97/Widths[1]/Encoding<</Type/Encoding/Differences[97/a]>>"
            + "/CharProcs<</a 6 0 R>>/Resources<</Font<</T 5 0 R>>>>>>",
        stream("", "1 0 d0 BT /T 1 Tf (aa) Tj ET BT /T 1 Tf (aa) Tj ET"));
  }

  private static byte[] appearanceOfItself() {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[4 0 R]>>",
        "<</Type/Annot/Subtype/Stamp/Rect[0 0 9 9]/AP<</N 5 0 R>>/Parent 4 0 R/Popup 4 0 R>>",
        stream(
            "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>",
            "/F Do /F Do"));
  }

  private static byte[] patternOfItself() {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</Pattern<</P 5 0 R>>>>>>",
        stream("", "/Pattern cs /P scn 0 0 9 9 re f"),
        stream(
            "/Type/Pattern/PatternType 1/PaintType 1/TilingType 1/BBox[0 0 1 1]/XStep 1/YStep 1"
                + "/Resources<</Pattern<</P 5 0 R>>>>",
            "/Pattern cs /P scn 0 0 1 1 re f"));
  }

  /** A page that looks through thousands of settings a million times: hours of reading. */
  public static byte[] slowPdf() {
    StringBuilder settings = new StringBuilder();
    for (int i = 0; i < 5_000; i++) {
      settings.append("/N").append(i).append(" 0");
    }
    return page(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</ExtGState<</G<<"
            + settings
            + ">>>>>>>>",
        "/G gs\n".repeat(1_000_000));
  }

  /** Forms that draw the next one ten times each: more drawing than there is time. */
  public static byte[] laughingPdf() {
    int levels = 20;
    String[] objects = new String[levels + 5];
    objects[0] = "<</Type/Catalog/Pages 2 0 R>>";
    objects[1] = "<</Type/Pages/Count 1/Kids[3 0 R]>>";
    objects[2] =
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R"
            + "/Resources<</XObject<</F 5 0 R>>>>>>";
    objects[3] = stream("", "/F Do");
    for (int i = 0; i <= levels; i++) {
      String dictionary =
          "/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F "
              + (i + 6)
              + " 0 R>>>>";
      objects[4 + i] =
          i == levels
              ? stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]", "q Q")
              : stream(dictionary, "/F Do ".repeat(10));
    }
    return pdf(objects);
  }

  private static byte[] letterInAColumn() {
    return page(
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</Font<</F"
            + "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        "BT /F 9 Tf " + "(a)Tj .00001 9 Td\n".repeat(60_000) + "ET");
  }

  private static byte[] page(String page, String content) {
    return pdf(
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Count 1/Kids[3 0 R]>>",
        page,
        stream("", content));
  }

  private static String stream(String dictionary, String content) {
    return "<<"
        + dictionary
        + "/Length "
        + content.length()
        + ">>stream\n"
        + content
        + "\nendstream";
  }

  /** A PDF of these objects, the first its catalog. */
  private static byte[] pdf(String... objects) {
    StringBuilder file = new StringBuilder("%PDF-1.7\n");
    StringBuilder table = new StringBuilder();
    for (int i = 0; i < objects.length; i++) {
      table.append("%010d 00000 n \n".formatted(file.length()));
      file.append(i + 1).append(" 0 obj\n").append(objects[i]).append("\nendobj\n");
    }
    int start = file.length();
    int size = objects.length + 1;
    file.append("xref\n0 ").append(size).append("\n0000000000 65535 f \n").append(table);
    file.append("trailer<</Root 1 0 R/Size ").append(size).append(">>\nstartxref\n");
    file.append(start).append("\n%%EOF\n");
    return file.toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private void misnamed() {
    put("a-pdf.txt", "completed", Pdfs.of("A page in a file that is called text."));
    put("a-docx.pdf", "completed", SampleFiles.of("docx", "A letter that is called a page."));
    put("a-text.docx", "completed", utf8("Plain words that are called a letter."));
    put("a-text.png", "completed", utf8("Plain words that are called a picture."));
    put("half.json", "completed", utf8("{\"note\": \"cut off in the mid"));
    byte[] png = "\u0089PNG\r\n\u001a\n\0\0\0\rIHDR".getBytes(StandardCharsets.ISO_8859_1);
    put("a-png.txt", "unsupported_format", png);
    put("a-png.docx", "unsupported_format", png);
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
