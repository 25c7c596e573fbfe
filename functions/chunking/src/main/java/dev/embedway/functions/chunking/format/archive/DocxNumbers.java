package dev.embedway.functions.chunking.format.archive;

import dev.embedway.functions.chunking.format.markup.XmlCursor;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Numbers of the paragraphs of a Word document, which it counts itself when it shows them.
 *
 * <p>One thread at a time; asked once for each numbered paragraph, in their order.
 *
 * @see <a
 *     href="https://learn.microsoft.com/dotnet/api/documentformat.openxml.wordprocessing.level">Level</a>
 */
final class DocxNumbers {

  private static final int LEVELS = 9;
  private static final Pattern PLACE = Pattern.compile("%([1-9])");
  private static final int ALPHABET = 26;

  /** The largest number that is written in Roman numerals, or letters. */
  private static final int MAX_LETTERS = 3_999;

  private static final List<Map.Entry<Integer, String>> ROMAN =
      List.of(
          Map.entry(1000, "m"),
          Map.entry(900, "cm"),
          Map.entry(500, "d"),
          Map.entry(400, "cd"),
          Map.entry(100, "c"),
          Map.entry(90, "xc"),
          Map.entry(50, "l"),
          Map.entry(40, "xl"),
          Map.entry(10, "x"),
          Map.entry(9, "ix"),
          Map.entry(5, "v"),
          Map.entry(4, "iv"),
          Map.entry(1, "i"));

  /** A level of a list: its first number, how it is written, and what stands around it. */
  private record Level(int start, String format, String text) {}

  private final Map<String, Map<Integer, Level>> lists = new HashMap<>();

  /** The list that a number of paragraphs stands for. */
  private final Map<String, String> listOf = new HashMap<>();

  /** Last numbers of each list's levels; 0 before the first. */
  private final Map<String, int[]> counters = new HashMap<>();

  static DocxNumbers read(OfficePackage office, String main) throws IOException {
    DocxNumbers numbers = new DocxNumbers();
    for (String part : office.targets(main, "numbering")) {
      Optional<XmlCursor> opened = office.open(part);
      if (opened.isPresent()) {
        try (XmlCursor xml = opened.get()) {
          numbers.read(xml);
        }
      }
    }
    return numbers;
  }

  private void read(XmlCursor xml) {
    while (xml.next()) {
      if (xml.isStart("abstractNum")) {
        lists.put(xml.attribute("abstractNumId").orElse(""), levels(xml));
      } else if (xml.isStart("num")) {
        String number = xml.attribute("numId").orElse("");
        while (xml.next() && !xml.isEnd("num")) {
          if (xml.isStart("abstractNumId")) {
            listOf.put(number, xml.attribute("val").orElse(""));
          }
        }
      }
    }
  }

  private static Map<Integer, Level> levels(XmlCursor xml) {
    Map<Integer, Level> levels = new HashMap<>();
    int level = 0;
    while (xml.next() && !xml.isEnd("abstractNum")) {
      if (xml.isStart("lvl")) {
        level = number(xml.attribute("ilvl").orElse(""), 0);
        levels.put(level, new Level(1, "decimal", "%" + (level + 1) + "."));
      } else if (xml.isStart()) {
        Level before = levels.getOrDefault(level, new Level(1, "decimal", ""));
        String value = xml.attribute("val").orElse("");
        switch (xml.name()) {
          case "start" ->
              levels.put(level, new Level(number(value, 1), before.format(), before.text()));
          case "numFmt" -> levels.put(level, new Level(before.start(), value, before.text()));
          case "lvlText" -> levels.put(level, new Level(before.start(), before.format(), value));
          default -> {}
        }
      }
    }
    return levels;
  }

  private static int number(String value, int otherwise) {
    return value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : otherwise;
  }

  /** Mark before the next paragraph of a list at a level; {@code -} for a bullet. */
  String next(String numId, String ilvl) {
    int level = Math.min(LEVELS - 1, number(ilvl, 0));
    String list = listOf.getOrDefault(numId, "");
    Map<Integer, Level> levels = lists.getOrDefault(list, Map.of());
    Level here = levels.get(level);
    if (here == null || here.format().equals("bullet") || here.format().equals("none")) {
      return "-";
    }
    int[] counts = counters.computeIfAbsent(list, _ -> new int[LEVELS]);
    counts[level] = counts[level] == 0 ? here.start() : counts[level] + 1;
    for (int below = level + 1; below < LEVELS; below++) {
      counts[below] = 0;
    }
    String label =
        PLACE
            .matcher(here.text())
            .replaceAll(place -> Matcher.quoteReplacement(shown(place, levels, counts)));
    return label.isBlank() ? "-" : label.strip();
  }

  private static String shown(MatchResult place, Map<Integer, Level> levels, int[] counts) {
    int level = Integer.parseInt(place.group(1)) - 1;
    Level of = levels.getOrDefault(level, new Level(1, "decimal", ""));
    int count = counts[level] == 0 ? of.start() : counts[level];
    return switch (of.format()) {
      case "lowerLetter" -> letters(count);
      case "upperLetter" -> letters(count).toUpperCase(Locale.ROOT);
      case "lowerRoman" -> roman(count);
      case "upperRoman" -> roman(count).toUpperCase(Locale.ROOT);
      default -> Integer.toString(count);
    };
  }

  /** a to z, then aa to zz, as Word goes on. */
  private static String letters(int count) {
    if (count < 1 || count > MAX_LETTERS) {
      return Integer.toString(count);
    }
    char letter = (char) ('a' + (count - 1) % ALPHABET);
    return String.valueOf(letter).repeat((count - 1) / ALPHABET + 1);
  }

  private static String roman(int count) {
    if (count < 1 || count > MAX_LETTERS) {
      return Integer.toString(count);
    }
    StringBuilder roman = new StringBuilder();
    int left = count;
    for (Map.Entry<Integer, String> numeral : ROMAN) {
      while (left >= numeral.getKey()) {
        roman.append(numeral.getValue());
        left -= numeral.getKey();
      }
    }
    return roman.toString();
  }
}
