package dev.embedway.functions.chunking.format;

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

/**
 * How a workbook shows numbers: as dates, percentages or plainly. Colours, currencies and rounding
 * are left out, since they would only hide what is searched for.
 *
 * <p>Immutable.
 *
 * @see <a
 *     href="https://learn.microsoft.com/dotnet/api/documentformat.openxml.spreadsheet.numberingformat">
 *     built-in number formats</a>
 */
final class CellFormats {

  static final CellFormats NONE = new CellFormats(List.of(), LocalDate.EPOCH);

  private static final MathContext EXCEL = new MathContext(15);
  private static final double LATEST_DAY = 2_958_466;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

  /** What a number stands for. */
  private enum Meaning {
    NUMBER,
    PERCENT,
    DATE
  }

  private final List<Meaning> styles;
  private final LocalDate dayZero;

  private CellFormats(List<Meaning> styles, LocalDate dayZero) {
    this.styles = List.copyOf(styles);
    this.dayZero = dayZero;
  }

  static CellFormats read(OfficePackage office, List<String> parts, boolean since1904)
      throws IOException {
    List<Meaning> styles = new ArrayList<>();
    for (String part : parts) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          styles.addAll(styles(xml));
        }
      }
    }
    // Excel counts a 29 February 1900 that never was.
    LocalDate dayZero = since1904 ? LocalDate.of(1904, 1, 1) : LocalDate.of(1899, 12, 30);
    return new CellFormats(styles, dayZero);
  }

  private static List<Meaning> styles(XmlCursor xml) {
    Map<String, String> codes = new HashMap<>();
    List<Meaning> styles = new ArrayList<>();
    boolean cells = false;
    while (xml.next()) {
      if (xml.isStart("numFmt")) {
        codes.put(xml.attribute("numFmtId").orElse(""), xml.attribute("formatCode").orElse(""));
      } else if (xml.isStart("cellXfs") || xml.isEnd("cellXfs")) {
        cells = xml.isStart();
      } else if (cells && xml.isStart("xf")) {
        String id = xml.attribute("numFmtId").orElse("0");
        styles.add(codes.containsKey(id) ? ofCode(codes.getOrDefault(id, "")) : ofBuiltIn(id));
      }
    }
    return styles;
  }

  private static Meaning ofBuiltIn(String id) {
    if (id.equals("9") || id.equals("10")) {
      return Meaning.PERCENT;
    }
    return id.matches("1[4-9]|2[0-2]|2[7-9]|3[0-6]|4[5-7]|5[0-8]") ? Meaning.DATE : Meaning.NUMBER;
  }

  private static Meaning ofCode(String code) {
    String bare = code.replaceAll("\"[^\"]*\"|\\\\.|\\[[^\\]]*\\]|_.|\\*.", "");
    if (bare.toLowerCase(Locale.ROOT).contains("general")) {
      return Meaning.NUMBER;
    }
    if (bare.matches("(?is).*[ymdhs].*")) {
      return Meaning.DATE;
    }
    return bare.contains("%") ? Meaning.PERCENT : Meaning.NUMBER;
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
    return switch (meaning(style)) {
      case NUMBER -> plain(number);
      case PERCENT -> plain(number * 100) + "%";
      case DATE -> number >= 0 && number < LATEST_DAY ? date(number) : plain(number);
    };
  }

  private Meaning meaning(String style) {
    int index = style.matches("\\d{1,6}") ? Integer.parseInt(style) : styles.size();
    return index < styles.size() ? styles.get(index) : Meaning.NUMBER;
  }

  private static String plain(double number) {
    BigDecimal rounded = BigDecimal.valueOf(number).round(EXCEL).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }

  private String date(double days) {
    long seconds = Math.round((days - Math.floor(days)) * 86_400);
    LocalDateTime moment = dayZero.plusDays((long) days).atStartOfDay().plusSeconds(seconds);
    if (days < 1) {
      return TIME.format(moment);
    }
    return seconds % 86_400 == 0
        ? moment.toLocalDate().toString()
        : moment.toLocalDate() + " " + TIME.format(moment);
  }
}
