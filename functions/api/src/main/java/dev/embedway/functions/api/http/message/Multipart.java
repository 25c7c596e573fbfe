package dev.embedway.functions.api.http.message;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Printable;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A body of {@code multipart/form-data}, each part named once.
 *
 * <p>Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class Multipart {

  private static final Pattern BOUNDARY =
      Pattern.compile("(?i).*;\\s*boundary=(?:\"([^\"]{1,70})\"|([^\\s;\"]{1,70})).*");
  private static final Pattern NAME = Pattern.compile("(?i)(?:^|[;\\s])name=\"([^\"]*)\"");
  private static final Pattern FILE_NAME = Pattern.compile("(?i)[;\\s]filename=\"([^\"]*)\"");
  private static final byte[] HEAD_END = ascii("\r\n\r\n");

  private final Map<String, Part> parts;

  private Multipart(Map<String, Part> parts) {
    this.parts = parts;
  }

  /** One part of a form. */
  public static final class Part {

    private final byte[] content;
    private final @Nullable String fileName;
    private final @Nullable String contentType;

    private Part(byte[] content, @Nullable String fileName, @Nullable String contentType) {
      this.content = content;
      this.fileName = fileName;
      this.contentType = contentType;
    }

    /** A copy of the bytes. */
    public byte[] content() {
      return content.clone();
    }

    /** The file's name as the client gave it; empty for a part that is no file. */
    public Optional<String> fileName() {
      return Optional.ofNullable(fileName).filter(name -> !name.isEmpty());
    }

    /** The part's own media type. */
    public Optional<String> contentType() {
      return Optional.ofNullable(contentType);
    }
  }

  /**
   * The form of a request's body.
   *
   * @throws InvalidRequestException {@code invalid_json} when it is no such form, {@code
   *     unknown_field} for a part that is not allowed, {@code invalid_parameter} for one named
   *     twice
   */
  public static Multipart read(HttpRequest request, List<String> allowed) {
    Matcher boundary = BOUNDARY.matcher(request.header("content-type").orElse(""));
    if (!boundary.matches()) {
      throw malformed("its content type names no boundary");
    }
    String mark = boundary.group(1) != null ? boundary.group(1) : boundary.group(2);
    Map<String, Part> parts = new LinkedHashMap<>();
    byte[] body = request.copyOfBody();
    byte[] delimiter = ascii("\r\n--" + mark);
    byte[] first = ascii("--" + mark);
    int start = startsWith(body, first, 0) ? first.length : after(body, delimiter, 0);
    while (!startsWith(body, ascii("--"), start)) {
      int head = after(body, ascii("\r\n"), start);
      int end = indexOf(body, delimiter, Math.max(start, head - 2));
      if (end < 0) {
        throw malformed("its last boundary is missing");
      }
      add(parts, Arrays.copyOfRange(body, head, Math.max(head, end)), allowed);
      start = end + delimiter.length;
    }
    return new Multipart(parts);
  }

  private static void add(Map<String, Part> parts, byte[] part, List<String> allowed) {
    int headEnd = indexOf(part, HEAD_END, 0);
    if (headEnd < 0) {
      throw malformed("a part has no headers");
    }
    String head = utf8(Arrays.copyOf(part, headEnd));
    byte[] content = Arrays.copyOfRange(part, headEnd + HEAD_END.length, part.length);
    String disposition = header(head, "content-disposition").orElse("");
    Matcher name = NAME.matcher(disposition);
    if (!name.find()) {
      throw malformed("a part has no name");
    }
    if (!allowed.contains(name.group(1))) {
      String shown = Printable.of(name.group(1));
      throw new InvalidRequestException(
          ErrorCode.UNKNOWN_FIELD,
          "unknown part " + shown + "; allowed are " + String.join(", ", allowed),
          shown);
    }
    Matcher file = FILE_NAME.matcher(disposition);
    Part read =
        new Part(
            content, file.find() ? file.group(1) : null, header(head, "content-type").orElse(null));
    if (parts.putIfAbsent(name.group(1), read) != null) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER, "a part is there twice", name.group(1));
    }
  }

  private static Optional<String> header(String head, String name) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  /** A part. */
  public Optional<Part> part(String name) {
    return Optional.ofNullable(parts.get(name));
  }

  /** A part as text; a blank one counts as absent. */
  public Optional<String> text(String name) {
    return part(name).map(part -> utf8(part.content)).filter(text -> !text.isBlank());
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw malformed("a name or a text of it is not UTF-8");
    }
  }

  private static InvalidRequestException malformed(String why) {
    return new InvalidRequestException(
        ErrorCode.INVALID_JSON, "the body is not a form of multipart/form-data: " + why, null);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static int after(byte[] bytes, byte[] wanted, int from) {
    int at = indexOf(bytes, wanted, from);
    if (at < 0) {
      throw malformed("a boundary is missing");
    }
    return at + wanted.length;
  }

  private static boolean startsWith(byte[] bytes, byte[] wanted, int from) {
    return from + wanted.length <= bytes.length
        && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
  }

  private static int indexOf(byte[] bytes, byte[] wanted, int from) {
    for (int i = from; i + wanted.length <= bytes.length; i++) {
      if (bytes[i] == wanted[0] && startsWith(bytes, wanted, i)) {
        return i;
      }
    }
    return -1;
  }
}
