package dev.embedway.functions.api.files;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotAllowedException;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.FileUpload;
import dev.embedway.functions.api.http.message.HttpRequest;
import dev.embedway.functions.api.http.message.Multipart;
import dev.embedway.functions.api.http.message.Multipart.Part;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads the form that brings a file. */
final class FileForm {

  private static final String FILE = "file";
  private static final String PURPOSE = "purpose";
  private static final String EXPIRY = "expires_after";
  private static final String ANCHOR = EXPIRY + "[anchor]";
  private static final String SECONDS = EXPIRY + "[seconds]";
  private static final List<String> PARTS = List.of(FILE, PURPOSE, EXPIRY, ANCHOR, SECONDS);

  /** The one anchor that there is. */
  private static final String UPLOAD = "created_at";

  private static final String BYTES = "application/octet-stream";

  /** RFC 6838's names, with parameters: what a header can carry as it is. */
  private static final Pattern CONTENT_TYPE =
      Pattern.compile(
          "[A-Za-z0-9!#$&^_.+-]{1,127}/[A-Za-z0-9!#$&^_.+-]{1,127}( *;[ -~]{0,200}[!-~])?");

  private static final Pattern WHOLE = Pattern.compile("[0-9]{1,9}");

  private FileForm() {}

  static FileUpload read(HttpRequest request) {
    if (!request.mediaType().equals("multipart/form-data")) {
      throw new NotAllowedException(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "the content type is not supported here; send multipart/form-data with the parts file"
              + " and purpose");
    }
    Multipart form = Multipart.read(request, PARTS);
    Part file = form.part(FILE).orElseThrow(() -> missing(FILE));
    String purpose = form.text(PURPOSE).orElseThrow(() -> missing(PURPOSE));
    return new FileUpload(
        file.fileName().map(FileForm::lastSegment).orElseThrow(() -> missing(FILE)),
        file.contentType().filter(CONTENT_TYPE.asMatchPredicate()).orElse(BYTES),
        FilePurpose.ofWire(purpose).orElseThrow(FileForm::unknownPurpose),
        file.content(),
        lifetime(form));
  }

  /** Time for which the file is kept; empty where the form says none. */
  private static Optional<Duration> lifetime(Multipart form) {
    if (form.part(EXPIRY).isPresent()) {
      throw invalid(
          EXPIRY,
          "expires_after is sent as two parts of the form, expires_after[anchor] and"
              + " expires_after[seconds]");
    }
    Optional<String> anchor = form.text(ANCHOR);
    Optional<String> seconds = form.text(SECONDS);
    if (form.part(ANCHOR).isEmpty() && form.part(SECONDS).isEmpty()) {
      return Optional.empty();
    }
    if (!anchor.equals(Optional.of(UPLOAD))) {
      throw invalid(ANCHOR, "expires_after[anchor] must be " + UPLOAD + ", the time of the upload");
    }
    return Optional.of(
        seconds
            .filter(WHOLE.asMatchPredicate())
            .map(given -> Duration.ofSeconds(Long.parseLong(given)))
            .filter(given -> given.compareTo(FileUpload.MIN_LIFETIME) >= 0)
            .filter(given -> given.compareTo(FileUpload.MAX_LIFETIME) <= 0)
            .orElseThrow(() ->
                invalid(
                    SECONDS,
                    "expires_after[seconds] must be an integer from "
                        + FileUpload.MIN_LIFETIME.toSeconds()
                        + " to "
                        + FileUpload.MAX_LIFETIME.toSeconds()
                        + "; leave both parts out for a file that does not expire")));
  }

  /** Some clients send the path that they opened. */
  private static String lastSegment(String path) {
    return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  }

  private static InvalidRequestException missing(String part) {
    return invalid(
        part,
        "the form's part "
            + part
            + " is required; its parts are file, which has a filename, and purpose");
  }

  static InvalidRequestException unknownPurpose() {
    return invalid(PURPOSE, "purpose must be one of " + FilePurpose.allowed() + ", was another");
  }

  private static InvalidRequestException invalid(String part, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, part);
  }
}
