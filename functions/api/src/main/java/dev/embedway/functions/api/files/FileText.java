package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.TooLargeException;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;

/** The text of a store's file as OpenAI's page of content. */
final class FileText {

  /** Most bytes of an answer within Lambda's own JSON, which has at most 6 MB. */
  private static final int MAX_BYTES = 5_900_000;

  private FileText() {}

  /** The page of a text; of one that is not there yet, a page without any. */
  static HttpResponse answer(Optional<String> text) {
    ObjectNode body = Json.object().put("object", "vector_store.file_content.page");
    var data = body.putArray("data");
    text.ifPresent(found -> data.addObject().put("type", "text").put("text", found));
    body.put("has_more", false);
    body.putNull("next_page");
    check(body.toString());
    return HttpResponse.ok(body);
  }

  private static void check(String body) {
    int bytes = new TextNode(body).toString().getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new TooLargeException(
          ErrorCode.RESPONSE_TOO_LARGE,
          "the text is " + bytes + " bytes as JSON; allowed are " + MAX_BYTES,
          Map.of("bytes", bytes, "limit", MAX_BYTES));
    }
  }
}
