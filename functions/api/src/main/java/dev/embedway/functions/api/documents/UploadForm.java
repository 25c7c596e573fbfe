package dev.embedway.functions.api.documents;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.upload.PreparedUpload;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.Upload.Target;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.functions.api.http.message.Multipart;
import dev.embedway.functions.api.http.message.Multipart.Part;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Reads the bodies that bring documents. */
final class UploadForm {

  private static final List<String> INLINE =
      List.of("store", "key", "text", "content_base64", "content_type", "metadata", "tenant");
  private static final List<String> PREPARED =
      List.of("store", "key", "content_type", "bytes", "metadata", "tenant");
  private static final List<String> PARTS =
      List.of("file", "store", "key", "content_type", "metadata", "tenant");
  private static final String METADATA = "metadata";
  private static final String TEXT = "text/plain";
  private static final String DECODED = "; charset=utf-8";
  private static final String BYTES = "application/octet-stream";

  /** RFC 6838's names, with parameters: what a header can carry as it is. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}( *;[ -~]{0,200}[!-~])?");

  private static final Pattern CHARSET =
      Pattern.compile(" *; *charset *= *(\"[^\"]*\"|[^;]*)", Pattern.CASE_INSENSITIVE);

  private UploadForm() {}

  /** The body of {@code POST /documents}: JSON or a form with a file. */
  static Upload read(HttpRequest request) {
    return switch (request.mediaType()) {
      case "multipart/form-data" -> ofParts(Multipart.read(request, PARTS));
      case "application/json", "" -> ofJson(Fields.ofBody(request, INLINE));
      default ->
          throw new NotAllowedException(
              ErrorCode.UNSUPPORTED_MEDIA_TYPE,
              "the content type is not supported here; send application/json, or"
                  + " multipart/form-data with the document as file");
    };
  }

  /** The body of {@code POST /documents/uploads}. */
  static PreparedUpload readPrepared(HttpRequest request) {
    Fields fields = Fields.ofBody(request, PREPARED);
    return new PreparedUpload(
        target(fields),
        contentType(fields.text("content_type"), BYTES),
        size(fields),
        Attributes.of(fields.any(METADATA), METADATA));
  }

  private static OptionalLong size(Fields fields) {
    OptionalLong bytes = fields.bigInteger("bytes");
    if (bytes.isPresent() && bytes.getAsLong() < 0) {
      throw fields.invalid("bytes", "bytes must be 0 or more: the size of the document");
    }
    return bytes;
  }

  private static Upload ofJson(Fields fields) {
    Optional<String> text = fields.text("text");
    Optional<String> base64 = fields.text("content_base64");
    if (text.isPresent() == base64.isPresent()) {
      throw fields.invalid("text", "one of text and content_base64 is required, not both");
    }
    byte[] content =
        text.map(value -> value.getBytes(StandardCharsets.UTF_8))
            .orElseGet(() -> decode(fields, base64.orElse("")));
    return new Upload(
        target(fields),
        content,
        text.isPresent()
            ? decodedType(fields.text("content_type"))
            : contentType(fields.text("content_type"), BYTES),
        Attributes.of(fields.any(METADATA), METADATA));
  }

  /** Type of a text, which has no charset but that in which it is stored. */
  private static String decodedType(Optional<String> given) {
    return CHARSET.matcher(contentType(given, TEXT)).replaceAll("") + DECODED;
  }

  private static byte[] decode(Fields fields, String base64) {
    try {
      return Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw fields.invalid(
          "content_base64", "content_base64 is not base64 of the standard alphabet");
    }
  }

  private static Target target(Fields fields) {
    return new Target(
        fields.text("tenant"), fields.requiredText("store"), fields.requiredText("key"));
  }

  private static Upload ofParts(Multipart form) {
    Part file = form.part("file").orElseThrow(() -> missing("file"));
    Target target =
        new Target(
            form.text("tenant"),
            form.text("store").orElseThrow(() -> missing("store")),
            form.text("key").or(file::fileName).orElseThrow(() -> missing("key")));
    return new Upload(
        target,
        file.content(),
        contentType(form.text("content_type").or(file::contentType), BYTES),
        Attributes.of(form.part(METADATA).map(part -> Json.parse(part.content())), METADATA));
  }

  private static InvalidRequestException missing(String part) {
    return new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER,
        "the form's part " + part + " is required; its parts are " + String.join(", ", PARTS),
        part);
  }

  private static String contentType(Optional<String> given, String otherwise) {
    String type = given.orElse(otherwise);
    if (!CONTENT_TYPE.matcher(type).matches()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "content_type is a media type such as application/pdf",
          "content_type");
    }
    return type;
  }
}
