package dev.embedway.local.runner.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of one connection, with what the web server refuses and API Gateway takes written in
 * another way: HTTP/1.0 as 1.1 that closes, an absolute target as its path and host, chunks without
 * extensions, no trailer. What is not understood is passed on as it is from there to the end, for
 * the web server to refuse.
 *
 * <p>One thread at a time.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112">RFC 9112</a>, sections 3.2.2 and 7.1
 */
final class RequestLines {
  /** The web server refuses shorter ones. */
  private static final int MAX_LINE_BYTES = 32_768;

  private static final int MAX_TRAILERS = 100;

  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]++";
  private static final String QUOTED = "\"(?:[^\"\\\\\r\n]|\\\\[^\r\n])*+\"";

  private static final Pattern REQUEST =
      Pattern.compile("(" + TOKEN + ") (\\S+) HTTP/1\\.([01])\r\n");
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://([^/?#@]+)([/?][^#]*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern SIZE =
      Pattern.compile(
          "([0-9A-Fa-f]{1,8})[ \t]*+(?:;[ \t]*+"
              + TOKEN
              + "(?:[ \t]*+=[ \t]*+(?:"
              + TOKEN
              + "|"
              + QUOTED
              + "))?[ \t]*+)*+\r\n");
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,10}");

  /** Parts of a request, of which one comes next. */
  private enum Part {
    REQUEST_LINE,
    HEADER,
    BODY,
    CHUNK_SIZE,
    CHUNK,
    CHUNK_END,
    TRAILER,
    AS_IS
  }

  private final ByteArrayOutputStream line = new ByteArrayOutputStream();
  private ByteArrayOutputStream out = new ByteArrayOutputStream();
  private Part part = Part.REQUEST_LINE;
  private Head head = new Head();
  private long left;
  private int trailers;

  /** Of the request whose head is read. */
  private static final class Head {
    private boolean isOld;
    private boolean hasHost;
    private boolean hasTarget;
    private String length = "";
    private String coding = "";
    private boolean isDoubtful;
  }

  /** Further bytes as the web server is to read them; none while a line is not whole. */
  byte[] pass(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      at =
          switch (part) {
            case AS_IS -> copy(bytes, at, bytes.length - at);
            case BODY, CHUNK -> body(bytes, at);
            default -> line(bytes, at);
          };
    }
    byte[] passed = out.toByteArray();
    out = new ByteArrayOutputStream();
    return passed;
  }

  private int copy(byte[] bytes, int at, int count) {
    out.write(bytes, at, count);
    return at + count;
  }

  private int body(byte[] bytes, int at) {
    int count = (int) Math.min(left, bytes.length - at);
    left -= count;
    if (left == 0) {
      part = part == Part.BODY ? Part.REQUEST_LINE : Part.CHUNK_END;
    }
    return copy(bytes, at, count);
  }

  private int line(byte[] bytes, int at) {
    int end = at;
    while (end < bytes.length && bytes[end] != '\n') {
      end++;
    }
    boolean isWhole = end < bytes.length;
    line.write(bytes, at, end - at + (isWhole ? 1 : 0));
    if (isWhole) {
      String text = line.toString(StandardCharsets.ISO_8859_1);
      line.reset();
      take(text);
    } else if (line.size() > MAX_LINE_BYTES) {
      String text = line.toString(StandardCharsets.ISO_8859_1);
      line.reset();
      giveUp(text);
    }
    return end + (isWhole ? 1 : 0);
  }

  private void take(String text) {
    switch (part) {
      case REQUEST_LINE -> request(text);
      case HEADER -> header(text);
      case CHUNK_SIZE -> size(text);
      case CHUNK_END -> {
        write(text);
        part = text.equals("\r\n") ? Part.CHUNK_SIZE : Part.AS_IS;
      }
      case TRAILER -> trailer(text);
      case BODY, CHUNK, AS_IS -> throw new IllegalStateException("no line is read there");
    }
  }

  private void request(String text) {
    Matcher request = REQUEST.matcher(text);
    if (!request.matches()) {
      giveUp(text);
      return;
    }
    head = new Head();
    head.isOld = request.group(3).equals("0");
    Matcher absolute = ABSOLUTE.matcher(request.group(2));
    head.hasTarget = absolute.matches();
    String target = head.hasTarget ? path(absolute.group(2)) : request.group(2);
    write(request.group(1) + " " + target + " HTTP/1.1\r\n");
    if (head.hasTarget) {
      write("Host: " + absolute.group(1) + "\r\n");
    }
    if (head.isOld) {
      write("Connection: close\r\n");
    }
    part = Part.HEADER;
  }

  private static String path(@Nullable String rest) {
    if (rest == null) {
      return "/";
    }
    return rest.startsWith("/") ? rest : "/" + rest;
  }

  private void header(String text) {
    if (text.equals("\r\n")) {
      end();
      return;
    }
    int colon = text.indexOf(':');
    String name = text.substring(0, Math.max(0, colon)).toLowerCase(Locale.ROOT);
    String value = text.substring(colon + 1).strip();
    switch (name) {
      case "host" -> {
        // The target's own host holds, whatever this one says.
        if (head.hasTarget) {
          return;
        }
        head.hasHost = true;
      }
      case "connection", "keep-alive" -> {
        if (head.isOld) {
          return;
        }
      }
      case "content-length" -> {
        head.isDoubtful |= !head.length.isEmpty() || !LENGTH.matcher(value).matches();
        head.length = value;
      }
      case "transfer-encoding" -> {
        head.isDoubtful |= !head.coding.isEmpty() || !value.equalsIgnoreCase("chunked");
        head.coding = value;
      }
      default -> head.isDoubtful |= name.isEmpty() || name.strip().length() != name.length();
    }
    write(text);
  }

  private void end() {
    if (head.isOld && !head.hasHost && !head.hasTarget) {
      write("Host: localhost\r\n");
    }
    write("\r\n");
    boolean isChunked = !head.coding.isEmpty();
    if (head.isDoubtful || (isChunked && (head.isOld || !head.length.isEmpty()))) {
      part = Part.AS_IS;
    } else if (isChunked) {
      part = Part.CHUNK_SIZE;
    } else {
      left = head.length.isEmpty() ? 0 : Long.parseLong(head.length);
      part = left == 0 ? Part.REQUEST_LINE : Part.BODY;
    }
  }

  private void size(String text) {
    Matcher size = SIZE.matcher(text);
    if (!size.matches()) {
      giveUp(text);
      return;
    }
    write(size.group(1) + "\r\n");
    left = Long.parseLong(size.group(1), 16);
    trailers = 0;
    part = left == 0 ? Part.TRAILER : Part.CHUNK;
  }

  private void trailer(String text) {
    trailers++;
    if (text.equals("\r\n")) {
      write(text);
      part = Part.REQUEST_LINE;
    } else if (trailers > MAX_TRAILERS || !text.endsWith("\r\n")) {
      giveUp(text);
    }
  }

  private void giveUp(String text) {
    write(text);
    part = Part.AS_IS;
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
