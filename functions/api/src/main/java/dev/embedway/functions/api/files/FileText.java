package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.functions.api.http.message.AnswerBytes;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** The text of a store's file as OpenAI's page of content. */
final class FileText {

  private FileText() {}

  /** The page of a text; of one that is not there yet, a page without any. */
  static HttpResponse answer(Optional<String> text) {
    ObjectNode body = Json.object().put("object", "vector_store.file_content.page");
    var data = body.putArray("data");
    text.ifPresent(found -> data.addObject().put("type", "text").put("text", found));
    body.put("has_more", false);
    body.putNull("next_page");
    HttpResponse answer = HttpResponse.ok(body);
    AnswerBytes.check(answer.body(), "the text is", "");
    return answer;
  }
}
