package dev.embedway.functions.chunking.format.markup;

import dev.embedway.functions.chunking.format.result.Limits;
import dev.embedway.functions.chunking.format.result.RejectedFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Counts how deep a page's blocks are within one another, before it is parsed: for each block a
 * parser looks through those that are open, so that its time grows with their depth. All other
 * elements are cheap, and their depth is bounded when they are walked over.
 *
 * <p>One thread at a time, used once.
 */
final class HtmlNesting {

  /**
   * Elements whose start closes an open paragraph, or that hold such within bounds of their own.
   */
  private static final Set<String> BLOCKS =
      Set.of(
          "address",
          "applet",
          "article",
          "aside",
          "blockquote",
          "center",
          "details",
          "dialog",
          "dir",
          "div",
          "dl",
          "fieldset",
          "figcaption",
          "figure",
          "footer",
          "form",
          "header",
          "hgroup",
          "listing",
          "main",
          "marquee",
          "menu",
          "nav",
          "object",
          "ol",
          "pre",
          "search",
          "section",
          "summary",
          "table",
          "ul");

  /** Elements that the next of their kind ends, with all that is open within them. */
  private static final Set<String> PARTS = Set.of("li", "dt", "dd", "td", "th", "tr", "caption");

  /** Elements that an end tag of a block outside of them does not reach through. */
  private static final Set<String> SCOPES =
      Set.of("applet", "caption", "marquee", "object", "table", "td", "th");

  private static final Set<String> TABLE = Set.of("table");

  /** Elements whose content is no markup. */
  private static final Set<String> RAW =
      Set.of("script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes");

  private static final int MAX_NAME_LENGTH = 32;

  private final String page;
  private final List<String> open = new ArrayList<>();
  private int at;

  private HtmlNesting(String page) {
    this.page = page;
  }

  /** Refuses a page that is nested too deep. */
  static void check(String page) {
    new HtmlNesting(page).check();
  }

  private void check() {
    for (at = page.indexOf('<'); at >= 0; at = page.indexOf('<', at)) {
      if (page.startsWith("<!--", at)) {
        passTo("-->", at + 4);
      } else if (page.startsWith("<!", at) || page.startsWith("<?", at)) {
        passTo(">", at + 2);
      } else {
        tag();
      }
    }
  }

  private void tag() {
    boolean closing = page.startsWith("</", at);
    String name = name(closing ? at + 2 : at + 1);
    if (name.isEmpty()) {
      at++;
      return;
    }
    passAttributes();
    if (closing) {
      close(name, isOfTable(name) ? TABLE : SCOPES);
    } else if (RAW.contains(name)) {
      passRaw(name);
    } else if (PARTS.contains(name)) {
      close(name, isOfTable(name) ? TABLE : BLOCKS);
      open(name);
    } else if (BLOCKS.contains(name)) {
      open(name);
    }
  }

  private void open(String name) {
    open.add(name);
    if (open.size() > Limits.MAX_DEPTH) {
      throw RejectedFileException.tooDeep();
    }
  }

  /** Closes the innermost element of a name with all within it, unless one of these is between. */
  private void close(String name, Set<String> bounds) {
    if (!BLOCKS.contains(name) && !PARTS.contains(name)) {
      return;
    }
    for (int i = open.size() - 1; i >= 0; i--) {
      String element = open.get(i);
      if (element.equals(name)) {
        open.subList(i, open.size()).clear();
        return;
      }
      if (bounds.contains(element) && !element.equals("div")) {
        return;
      }
    }
  }

  private static boolean isOfTable(String name) {
    return switch (name) {
      case "table", "tr", "td", "th", "caption" -> true;
      default -> false;
    };
  }

  private void passAttributes() {
    char quote = 0;
    while (at < page.length()) {
      char c = page.charAt(at);
      at++;
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '>') {
        return;
      } else if ((c == '"' || c == '\'') && isValue(at - 2)) {
        quote = c;
      }
    }
  }

  /** True when an attribute's value begins after here. */
  private boolean isValue(int last) {
    int before = last;
    while (Character.isWhitespace(page.charAt(before))) {
      before--;
    }
    return page.charAt(before) == '=';
  }

  private void passRaw(String name) {
    int end = at;
    do {
      end = page.indexOf("</", end);
      if (end < 0) {
        at = page.length();
        return;
      }
      end += 2;
    } while (!page.regionMatches(true, end, name, 0, name.length()));
    at = end;
  }

  private void passTo(String end, int from) {
    int found = page.indexOf(end, from);
    at = found < 0 ? page.length() : found + end.length();
  }

  private String name(int from) {
    int to = from;
    int last = Math.min(page.length(), from + MAX_NAME_LENGTH);
    while (to < last && isNamed(page.charAt(to))) {
      to++;
    }
    return page.substring(from, to).toLowerCase(Locale.ROOT);
  }

  private static boolean isNamed(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }
}
