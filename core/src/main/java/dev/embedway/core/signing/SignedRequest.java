package dev.embedway.core.signing;

import dev.embedway.core.tenant.TenantId;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Facts of a request that its signature covers.
 *
 * @param tenant of the caller's key
 * @param method the HTTP method
 * @param target path, and query after a question mark where there is one
 * @param content body and headers
 * @param stamp of this request alone
 */
public record SignedRequest(
    TenantId tenant, String method, String target, Content content, Stamp stamp) {

  /**
   * Body and headers of a request.
   *
   * @param bodySha256 64 hex digits, of the bytes as sent
   * @param headers those that change what a request means, by {@link SignedRequest#covered}
   */
  public record Content(String bodySha256, SortedMap<String, String> headers) {

    public Content {
      headers = Collections.unmodifiableSortedMap(new TreeMap<>(headers));
    }

    /** A body without any header that a signature covers. */
    public Content(String bodySha256) {
      this(bodySha256, Collections.emptySortedMap());
    }
  }

  /**
   * Time and nonce, by which a request is taken once.
   *
   * @param timestamp seconds of the epoch
   * @param nonce 32 hex digits that were not used before
   */
  public record Stamp(long timestamp, String nonce) {}

  private static final List<String> COVERED =
      List.of("content-type", "idempotency-key", "x-provider");

  /** Media type of a body where no type is given, so that it need not be signed. */
  private static final Pattern USUAL_TYPE = Pattern.compile("(?i) *application/json *(;.*)?");

  /**
   * The headers that a signature covers where they are sent: {@code content-type} unless it is
   * JSON's, {@code idempotency-key} and {@code x-provider}.
   *
   * @param header a header's value by its lower-case name, empty where it is not sent
   */
  public static SortedMap<String, String> covered(Function<String, Optional<String>> header) {
    SortedMap<String, String> covered = new TreeMap<>();
    COVERED.forEach(name ->
        header
            .apply(name)
            .filter(value -> !name.equals("content-type") || !USUAL_TYPE.matcher(value).matches())
            .ifPresent(value -> covered.put(name, value.strip())));
    return covered;
  }

  /**
   * The text that is signed: a line for each, in the order of this record, and one {@code
   * name:value} for each header.
   */
  public String text() {
    StringBuilder text =
        new StringBuilder(
            String.join(
                "\n",
                tenant.value(),
                method,
                target,
                content.bodySha256(),
                String.valueOf(stamp.timestamp()),
                stamp.nonce()));
    content
        .headers()
        .forEach((name, value) -> text.append('\n').append(name).append(':').append(value));
    return text.toString();
  }
}
