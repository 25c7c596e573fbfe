package dev.embedway.functions.chunking.format;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Tells an HTML page by what it begins with, as browsers do; a comment, which they take for one, is
 * passed over.
 *
 * @see <a
 *     href="https://mimesniff.spec.whatwg.org/#identifying-a-resource-with-an-unknown-mime-type">
 *     MIME Sniffing, 7.1</a>
 */
final class HtmlStart {

  /** Bytes looked at, comments included. */
  private static final int SAMPLE = 1 << 16;

  /** UTF-8's byte order mark, read as ISO-8859-1. */
  private static final String MARK = "\u00EF\u00BB\u00BF";

  private static final Pattern TAG =
      Pattern.compile(
          "<(?:!DOCTYPE\\s+HTML|HTML|HEAD|SCRIPT|IFRAME|H1|DIV|FONT|TABLE|A|STYLE|TITLE|B|BODY|BR|P"
              + "|META|LINK)[\\s/>]",
          Pattern.CASE_INSENSITIVE);

  /** Tags that an XHTML page begins with; other XML may have elements of the same names. */
  private static final Pattern ROOT =
      Pattern.compile("<(?:!DOCTYPE\\s+HTML|HTML)[\\s/>]", Pattern.CASE_INSENSITIVE);

  private HtmlStart() {}

  static boolean isAtStartOf(byte[] bytes) {
    int length = Math.min(bytes.length, SAMPLE);
    String head = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
    int first = firstTag(head);
    Pattern tag = head.substring(0, first).contains("<?xml") ? ROOT : TAG;
    return tag.matcher(head).region(first, length).lookingAt();
  }

  /** First character that is no white space and in no comment or processing instruction. */
  private static int firstTag(String head) {
    int at = head.startsWith(MARK) ? MARK.length() : 0;
    int before;
    do {
      before = at;
      at = afterSpace(head, at);
      at = after(head, at, "<!--", "-->");
      at = after(head, at, "<?", ">");
    } while (at > before);
    return at;
  }

  private static int afterSpace(String head, int from) {
    int at = from;
    while (at < head.length() && Character.isWhitespace(head.charAt(at))) {
      at++;
    }
    return at;
  }

  private static int after(String head, int from, String start, String end) {
    int last = head.startsWith(start, from) ? head.indexOf(end, from + start.length()) : -1;
    return last < 0 ? from : last + end.length();
  }
}
