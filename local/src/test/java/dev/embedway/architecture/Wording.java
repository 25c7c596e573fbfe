package dev.embedway.architecture;

import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Rules of CONTRIBUTING.md for comments and pages; each finding names its file and line. */
final class Wording {

  /** Max columns of a line of Java. */
  static final int CODE_WIDTH = 120;

  /** Max columns of a line of prose. */
  static final int PROSE_WIDTH = 100;

  /** Words that comments and pages do not use, with what stands for them; docs/glossary.md. */
  static final Map<String, String> REPLACEMENTS =
      Map.of(
          "side files?", "metadata file",
          "patience", "timeout",
          "whoever", "the caller, the operator, or who it is",
          "parted", "split, separated",
          "(?:stands?|stood|standing) on", "depends on, dependencies of",
          "doors?", "handler, server");

  private static final Map<Pattern, String> REPLACED =
      REPLACEMENTS.entrySet().stream()
          .collect(Collectors.toMap(entry -> words(entry.getKey()), Map.Entry::getValue));

  /** Text blocks, strings and characters, so that a comment in one is not taken for one. */
  private static final String LITERAL =
      "\"\"\"(?s:.*?)(?<!\\\\)\"\"\"|\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)++'";

  private static final Pattern LITERAL_OR_COMMENT =
      Pattern.compile(
          LITERAL + "|(?<comment>/\\*(?s:.*?)\\*/|//[^\\n]*+(?:\\n[ \\t]*+//[^\\n]*+)*+)");

  private static final Pattern INTERROGATIVE =
      Pattern.compile(
          "/\\*\\*[\\s*]*((?:What|Where|Whether|How|Which|Who|Whose|When|Why)\\b[^\\n]*)");

  /** Names in the code, which a comment takes as they are. */
  private static final Pattern NAME_IN_COMMENT =
      Pattern.compile("@param\\s+\\S+|\\{@(?:code|link|linkplain|value)\\s[^}]*+}");

  private static final Pattern FENCE =
      Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern HEADING = Pattern.compile("#{1,6} ");
  private static final Pattern CODE_SPAN = Pattern.compile("`[^`\\n]*+`");
  private static final Pattern LINK_TARGET = Pattern.compile("\\]\\([^)\\s]*+\\)");

  private Wording() {}

  /** Doc comments whose first word asks a question. */
  static List<String> interrogatives(ProjectText source) {
    return comments(source)
        .flatMap(comment ->
            INTERROGATIVE
                .matcher(comment.group())
                .results()
                .limit(1)
                .map(match -> place(source, comment.start() + match.start(1)) + match.group(1)))
        .toList();
  }

  /** Lines of Java wider than {@link #CODE_WIDTH}, but for one address within a comment. */
  static List<String> wideCode(ProjectText source) {
    return wide(source, CODE_WIDTH, line -> !isAddress(line.replaceFirst("^\\s*(?:\\*|//)", "")));
  }

  /**
   * Lines of prose wider than {@link #PROSE_WIDTH}: tables, code, headings and lines that are one
   * link may be wider.
   */
  static List<String> wideProse(ProjectText page) {
    ProjectText prose =
        new ProjectText(page.path(), FENCE.matcher(page.text()).replaceAll(Wording::lineEnds));
    return wide(
        prose,
        PROSE_WIDTH,
        line ->
            !line.stripLeading().startsWith("|")
                && !HEADING.matcher(line).lookingAt()
                && !isAddress(line));
  }

  /** Words of {@link #REPLACEMENTS} in the comments of a source. */
  static List<String> replacedInComments(ProjectText source) {
    return comments(source)
        .flatMap(
            comment -> replaced(source, comment.start(), blank(NAME_IN_COMMENT, comment.group())))
        .toList();
  }

  /** Words of {@link #REPLACEMENTS} in a page, but for its code. */
  static List<String> replacedInPage(ProjectText page) {
    String prose = blank(LINK_TARGET, blank(CODE_SPAN, blank(FENCE, page.text())));
    return replaced(page, 0, prose).toList();
  }

  private static Stream<String> replaced(ProjectText file, int start, String prose) {
    return REPLACED.entrySet().stream()
        .flatMap(entry ->
            entry
                .getKey()
                .matcher(prose)
                .results()
                .map(word ->
                    place(file, start + word.start())
                        + word.group().replaceAll("[\\s*/]+", " ")
                        + "; write: "
                        + entry.getValue()));
  }

  /** A pattern of words that also matches where a line of a comment ends between them. */
  private static Pattern words(String words) {
    return Pattern.compile(
        "(?<!\\w)(?:" + words.replace(" ", "[\\s*/-]+") + ")(?!\\w)", Pattern.CASE_INSENSITIVE);
  }

  private static Stream<MatchResult> comments(ProjectText source) {
    return LITERAL_OR_COMMENT
        .matcher(source.text())
        .results()
        .filter(match -> match.group("comment") != null);
  }

  private static List<String> wide(ProjectText file, int width, Predicate<String> isMeasured) {
    List<String> lines = file.text().lines().toList();
    return IntStream.range(0, lines.size())
        .filter(index -> columns(lines.get(index)) > width && isMeasured.test(lines.get(index)))
        .mapToObj(index ->
            "%s:%d: %d columns, max %d"
                .formatted(file.path(), index + 1, columns(lines.get(index)), width))
        .toList();
  }

  private static int columns(String line) {
    return line.codePointCount(0, line.length());
  }

  /** Tells whether a line is one address or link, which cannot be broken. */
  private static boolean isAddress(String line) {
    String text = line.strip();
    return text.chars().noneMatch(Character::isWhitespace)
        && (text.contains("://") || text.contains("]("));
  }

  private static String lineEnds(MatchResult match) {
    return match.group().replaceAll("[^\\n]", "");
  }

  /** The text with spaces in place of what matches, so that offsets stay. */
  private static String blank(Pattern pattern, String text) {
    return pattern.matcher(text).replaceAll(match -> match.group().replaceAll("\\S", " "));
  }

  private static String place(ProjectText file, int offset) {
    return file.path() + ":" + file.line(offset) + ": ";
  }
}
