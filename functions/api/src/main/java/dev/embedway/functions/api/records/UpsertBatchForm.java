package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The body that makes a batch: {@code records}, or {@code upload}.
 *
 * @param lines of the records; empty for an upload
 * @param bytes size of the upload, where it is told
 * @param tenant that the body names
 */
record UpsertBatchForm(Optional<String> lines, OptionalLong bytes, Optional<String> tenant) {

  private static final List<String> FIELDS = List.of("records", "upload", "tenant");
  private static final List<String> FIELDS_OF_UPLOAD = List.of("bytes");

  /** S3's limit of one PUT. */
  private static final long MAX_BYTES = 5L << 30;

  static UpsertBatchForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    Optional<JsonNode> records = fields.any("records");
    Optional<Fields> upload = fields.object("upload", FIELDS_OF_UPLOAD);
    if (records.isPresent() == upload.isPresent()) {
      throw fields.invalid("records", "one of records and upload is required, not both");
    }
    records.ifPresent(_ -> RecordsForm.records(fields));
    return new UpsertBatchForm(
        records.map(UpsertBatchForm::lines),
        upload.map(UpsertBatchForm::size).orElse(OptionalLong.empty()),
        fields.text("tenant"));
  }

  private static String lines(JsonNode records) {
    StringBuilder lines = new StringBuilder();
    records.forEach(record -> lines.append(record).append('\n'));
    return lines.toString();
  }

  private static OptionalLong size(Fields upload) {
    OptionalLong bytes = upload.bigInteger("bytes");
    if (bytes.isPresent() && (bytes.getAsLong() < 1 || bytes.getAsLong() > MAX_BYTES)) {
      throw upload.invalid(
          "bytes", "upload.bytes must be 1.." + MAX_BYTES + ": the size of the file");
    }
    return bytes;
  }

  /** The lines as they are kept. */
  Optional<byte[]> utf8() {
    return lines.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }
}
