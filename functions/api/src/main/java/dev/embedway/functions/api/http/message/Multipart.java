package dev.embedway.functions.api.http.message;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Printable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.fileupload2.core.MultipartInput;
import org.apache.commons.fileupload2.core.ParameterParser;
import org.jspecify.annotations.Nullable;

/**
 * A body of {@code multipart/form-data}, each part named once.
 *
 * <p>Immutable.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7578">RFC 7578</a>
 */
public final class Multipart {

  /** Max bytes of a part's headers: a name of 1,000 bytes, escaped thrice, and other lines. */
  private static final int MAX_HEADER_BYTES = 8192;

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
    byte[] boundary =
        Optional.ofNullable(parameters(request.header("content-type").orElse("")).get("boundary"))
            .orElseThrow(() -> malformed("its content type names no boundary"))
            .getBytes(StandardCharsets.ISO_8859_1);
    Map<String, Part> parts = new LinkedHashMap<>();
    try {
      MultipartInput input =
          MultipartInput.builder()
              .setByteArray(request.copyOfBody())
              .setBoundary(boundary)
              .setPartHeaderSizeMax(MAX_HEADER_BYTES)
              .get();
      input.setHeaderCharset(StandardCharsets.ISO_8859_1);
      for (boolean more = input.skipPreamble(); more; more = input.readBoundary()) {
        String head = utf8(input.readHeaders().getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        input.readBodyData(content);
        add(parts, head, content.toByteArray(), allowed);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw malformed("a boundary is missing, or the headers of a part are too long");
    }
    return new Multipart(parts);
  }

  private static void add(
      Map<String, Part> parts, String head, byte[] content, List<String> allowed) {
    Map<String, String> disposition = parameters(header(head, "content-disposition").orElse(""));
    String name =
        Optional.ofNullable(disposition.get("name"))
            .orElseThrow(() -> malformed("a part has no name"));
    if (!allowed.contains(name)) {
      String shown = Printable.of(name);
      throw new InvalidRequestException(
          ErrorCode.UNKNOWN_FIELD,
          "unknown part " + shown + "; allowed are " + String.join(", ", allowed),
          shown);
    }
    Part read =
        new Part(content, disposition.get("filename"), header(head, "content-type").orElse(null));
    if (parts.putIfAbsent(name, read) != null) {
      throw new InvalidRequestException(ErrorCode.INVALID_PARAMETER, "a part is there twice", name);
    }
  }

  /** Parameters of a header by their names in lower case, also in the form of RFC 5987. */
  private static Map<String, String> parameters(String header) {
    ParameterParser parser = new ParameterParser();
    parser.setLowerCaseNames(true);
    try {
      return parser.parse(header, ';');
    } catch (IllegalArgumentException e) {
      throw malformed("a value of a header is broken off where it is encoded");
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
}
