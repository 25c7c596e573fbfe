package dev.embedway.functions.api.files;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.FileUpload;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.Multipart;
import dev.embedway.functions.api.http.message.Multipart.Part;
import java.util.List;
import java.util.regex.Pattern;

/** Reads the form that brings a file. */
final class FileForm {

  private static final String FILE = "file";
  private static final String PURPOSE = "purpose";
  private static final List<String> EXPIRY =
      List.of("expires_after", "expires_after[anchor]", "expires_after[seconds]");
  private static final List<String> PARTS =
      List.of(FILE, PURPOSE, EXPIRY.get(0), EXPIRY.get(1), EXPIRY.get(2));
  private static final String BYTES = "application/octet-stream";

  /** RFC 6838's names, with parameters: what a header can carry as it is. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}( *;[ -~]{0,200}[!-~])?");

  private FileForm() {}

  static FileUpload read(HttpRequest request) {
    if (!request.mediaType().equals("multipart/form-data")) {
      throw new NotAllowedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is not supported here; send multipart/form-data with the parts file"
              + " and purpose");
    }
    Multipart form = Multipart.read(request, PARTS);
    refuseExpiry(form);
    Part file = form.part(FILE).orElseThrow(() -> missing(FILE));
    String purpose = form.text(PURPOSE).orElseThrow(() -> missing(PURPOSE));
    return new FileUpload(
        file.fileName().map(FileForm::lastSegment).orElseThrow(() -> missing(FILE)),
        file.contentType().filter(CONTENT_TYPE.asMatchPredicate()).orElse(BYTES),
        FilePurpose.ofWire(purpose).orElseThrow(FileForm::unknownPurpose),
        file.content());
  }

  private static void refuseExpiry(Multipart form) {
    if (EXPIRY.stream().anyMatch(part -> form.part(part).isPresent())) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "expires_after is not supported: files are kept until they are deleted",
          EXPIRY.getFirst());
    }
  }

  /** Some clients send the path that they opened. */
  private static String lastSegment(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static InvalidRequestException missing(String part) {
    return new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER,
        "the form's part "
            + part
            + " is required; its parts are file, which has a filename, and purpose",
        part);
  }

  static InvalidRequestException unknownPurpose() {
    return new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER,
        "purpose must be one of " + FilePurpose.allowed() + ", was another",
        PURPOSE);
  }
}
