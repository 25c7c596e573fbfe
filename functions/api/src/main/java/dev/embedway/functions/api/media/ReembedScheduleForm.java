package dev.embedway.functions.api.media;

import dev.embedway.core.media.ReembedOrder;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The body of an order to make a document's vectors anew.
 *
 * @param keyField field that the order's key came in
 * @param tenant that the body names
 */
record ReembedScheduleForm(
    String mediaId, ReembedOrder order, String keyField, Optional<String> tenant) {

  private static final String MEDIA_ID = "media_id";
  private static final String USER_ID = "user_id";
  private static final String TENANT = "tenant";
  private static final String IDEMPOTENCY_KEY = "idempotency_key";
  private static final String DEDUPE_KEY = "dedupe_key";
  private static final String OPERATION_ID = "operation_id";
  private static final String USER_TIER = "user_tier";
  private static final String EMBEDDER_NAME = "embedder_name";
  private static final String EMBEDDER_VERSION = "embedder_version";
  private static final Pattern VERSION = Pattern.compile("[!-~]{0,64}");
  private static final List<String> FIELDS =
      List.of(
          MEDIA_ID,
          USER_ID,
          TENANT,
          IDEMPOTENCY_KEY,
          DEDUPE_KEY,
          OPERATION_ID,
          Priority.FIELD,
          USER_TIER,
          EMBEDDER_NAME,
          EMBEDDER_VERSION);

  static ReembedScheduleForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    Optional<String> key = fields.text(IDEMPOTENCY_KEY);
    Optional<String> dedupe = fields.text(DEDUPE_KEY);
    // Nothing here goes by these two: they are looked at, so that none is mistaken.
    fields.text(OPERATION_ID);
    fields.text(USER_TIER);
    return new ReembedScheduleForm(
        fields.requiredText(MEDIA_ID),
        new ReembedOrder(
            fields.text(EMBEDDER_NAME),
            version(fields),
            Priority.lane(fields),
            key.or(() -> dedupe)),
        key.isPresent() ? IDEMPOTENCY_KEY : DEDUPE_KEY,
        fields.either(TENANT, USER_ID));
  }

  private static Optional<String> version(Fields fields) {
    Optional<String> version = fields.text(EMBEDDER_VERSION);
    if (version.filter(given -> !VERSION.matcher(given).matches()).isPresent()) {
      throw fields.invalid(
          EMBEDDER_VERSION, "embedder_version must be up to 64 visible ASCII characters");
    }
    return version;
  }
}
