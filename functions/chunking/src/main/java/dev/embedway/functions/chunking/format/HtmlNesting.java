package dev.embedway.functions.chunking.format;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Counts how deep a page's elements are open at once, before it is parsed: a parser's time grows
 * with the square of that.
 */
final class HtmlNesting {

  /** Elements that end without being closed, or that a parser does not nest in one another. */
  private static final Set<String> UNCOUNTED =
      Set.of(
          "html",
          "head",
          "body",
          "p",
          "li",
          "dt",
          "dd",
          "tr",
          "td",
          "th",
          "thead",
          "tbody",
          "tfoot",
          "colgroup",
          "caption",
          "option",
          "optgroup",
          "rt",
          "rp",
          "area",
          "base",
          "br",
          "col",
          "embed",
          "hr",
          "img",
          "input",
          "link",
          "meta",
          "param",
          "source",
          "track",
          "wbr",
          "a",
          "b",
          "big",
          "code",
          "em",
          "font",
          "i",
          "nobr",
          "s",
          "small",
          "strike",
          "strong",
          "tt",
          "u",
          "script",
          "style");

  private static final int LONGEST_NAME = 32;

  private HtmlNesting() {}

  /** Refuses a page that is nested too deep. */
  static void check(String page) {
    Map<String, Integer> open = new HashMap<>();
    int depth = 0;
    for (int at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at + 1)) {
      boolean closing = page.startsWith("</", at);
      String name = name(page, closing ? at + 2 : at + 1);
      if (name.isEmpty() || UNCOUNTED.contains(name)) {
        continue;
      }
      int count = open.getOrDefault(name, 0);
      if (!closing) {
        open.put(name, count + 1);
        depth++;
      } else if (count > 0) {
        open.put(name, count - 1);
        depth--;
      }
      if (depth > Limits.MAX_DEPTH) {
        throw RejectedFileException.tooDeep();
      }
    }
  }

  private static String name(String page, int from) {
    int to = from;
    int last = Math.min(page.length(), from + LONGEST_NAME);
    while (to < last && isNamed(page.charAt(to))) {
      to++;
    }
    return page.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isNamed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }
}
