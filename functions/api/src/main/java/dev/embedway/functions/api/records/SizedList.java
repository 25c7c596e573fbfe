package dev.embedway.functions.api.records;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.message.AnswerBytes;
import dev.embedway.functions.api.http.message.Json;

/**
 * A list of an answer, of as many items as fit. One thread at a time.
 *
 * @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda's 6
 *     MB of an answer</a>
 */
final class SizedList {

  /** Below Lambda's limit with what stands around the list. */
  private static final int MAX_BYTES = 5_500_000;

  private final ArrayNode items = Json.array();
  private long bytes;

  /** Adds an item, the first whatever its size; false if it does not fit. */
  boolean add(ObjectNode item) {
    long size = AnswerBytes.of(item.toString()) + 1;
    if (bytes > 0 && bytes + size > MAX_BYTES) {
      return false;
    }
    bytes += size;
    items.add(item);
    return true;
  }

  ArrayNode items() {
    return items;
  }
}
