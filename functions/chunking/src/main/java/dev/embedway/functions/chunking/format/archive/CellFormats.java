package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.poi.ss.usermodel.BuiltinFormats;
import org.apache.poi.ss.usermodel.DataFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Numbers of a workbook as it shows them. Dates are the exception: they have one form, ISO 8601, so
 * that they are found whatever the taste of their author; and numbers without a format keep their
 * digits.
 *
 * <p>One thread at a time.
 *
 * @see <a
 *     href="https://learn.microsoft.com/dotnet/api/documentformat.openxml.spreadsheet.numberingformat">
 *     built-in number formats</a>
 */
final class CellFormats {

  private static final Format GENERAL = new Format(Meaning.PLAIN, 0, "General");

  private static final MathContext EXCEL = new MathContext(15);
  private static final double LATEST_DAY = 2_958_466;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** Excel's own limit on a format's code. */
  private static final int MAX_CODE = 255;

  private static final Pattern ELAPSED =
      Pattern.compile("\\[(?:h+|m+|s+)]", Pattern.CASE_INSENSITIVE);

  /** Form in which a number is written. */
  private enum Meaning {
    PLAIN,
    DATE,
    BY_CODE
  }

  private record Format(Meaning meaning, int id, String code) {}

  private final List<Format> styles;
  private final boolean since1904;
  private @Nullable DataFormatter formatter;

  private CellFormats(List<Format> styles, boolean since1904) {
    this.styles = List.copyOf(styles);
    this.since1904 = since1904;
  }

  /** All numbers plainly. */
  static CellFormats none() {
    return new CellFormats(List.of(), false);
  }

  static CellFormats read(OfficePackage office, List<String> parts, boolean since1904)
      throws IOException {
    List<Format> styles = new ArrayList<>();
    for (String part : parts) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          styles.addAll(styles(xml));
        }
      }
    }
    return new CellFormats(styles, since1904);
  }

  private static List<Format> styles(XmlCursor xml) {
    Map<String, String> codes = new HashMap<>();
    List<Format> styles = new ArrayList<>();
    boolean cells = false;
    while (xml.next()) {
      if (xml.isStart("numFmt")) {
        codes.put(xml.attribute("numFmtId").orElse(""), xml.attribute("formatCode").orElse(""));
      } else if (xml.isStart("cellXfs") || xml.isEnd("cellXfs")) {
        cells = xml.isStart();
      } else if (cells && xml.isStart("xf")) {
        styles.add(format(xml.attribute("numFmtId").orElse("0"), codes));
      }
    }
    return styles;
  }

  private static Format format(String number, Map<String, String> codes) {
    int id = number.matches("\\d{1,6}") ? Integer.parseInt(number) : 0;
    String code = codes.getOrDefault(number, BuiltinFormats.getBuiltinFormat(id));
    if (code == null) {
      // Dates of East Asia, which have codes in those languages only.
      boolean date = number.matches("2[7-9]|3[0-6]|5[0-8]");
      return date ? new Format(Meaning.DATE, id, "") : GENERAL;
    }
    return new Format(meaning(code), id, code);
  }

  private static Meaning meaning(String code) {
    if (code.length() > MAX_CODE) {
      return Meaning.PLAIN;
    }
    if (ELAPSED.matcher(code).find()) {
      return Meaning.BY_CODE;
    }
    String bare = code.replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*\\]|_.|\\*.", "");
    if (bare.equals("@") || bare.toLowerCase(Locale.ROOT).contains("general")) {
      return Meaning.PLAIN;
    }
    return bare.matches("(?is).*[ymdhs].*") ? Meaning.DATE : Meaning.BY_CODE;
  }

  /** A number as it is to be read; what is none stays as it is. */
  String number(String style, String value) {
    double number;
    try {
      number = Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return value;
    }
    if (!Double.isFinite(number)) {
      return value;
    }
    int index = style.matches("\\d{1,6}") ? Integer.parseInt(style) : styles.size();
    Format format = index < styles.size() ? styles.get(index) : GENERAL;
    return switch (format.meaning()) {
      case PLAIN -> plain(number);
      case BY_CODE -> byCode(number, format);
      case DATE -> number >= 0 && number < LATEST_DAY ? date(number) : plain(number);
    };
  }

  /** A number by its format; one that the format hides, or that is not understood, plainly. */
  private String byCode(double number, Format format) {
    if (formatter == null) {
      formatter = new DataFormatter(Locale.US);
    }
    try {
      String shown =
          formatter.formatRawCellContents(number, format.id(), format.code(), since1904).strip();
      return shown.isEmpty() ? plain(number) : shown;
    } catch (IllegalArgumentException | IllegalStateException | IndexOutOfBoundsException e) {
      return plain(number);
    }
  }

  private static String plain(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(EXCEL).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private String date(double days) {
    long seconds = Math.round((days - Math.floor(days)) * 86_400);
    // Excel counts a 29 February 1900 that never was.
    LocalDate dayZero = since1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, 30);
    LocalDateTime moment = dayZero.plusDays((long) days).atStartOfDay().plusSeconds(seconds);
    if (days < 1) {
      return TIME.format(moment);
    }
    return seconds % 86_400 == 0
        ? moment.toLocalDate().toString()
        : moment.toLocalDate() + " " + TIME.format(moment);
  }
}
