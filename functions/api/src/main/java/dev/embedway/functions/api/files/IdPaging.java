package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.SortOrder;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Arrays;
import java.util.List;

/**
 * Lists in OpenAI's pages, whose {@code after} is the id of the last thing of the page before.
 *
 * @param limit largest number of things that a page shows
 */
record IdPaging(int limit) {

  /** The paging that a call asks for. */
  static IdPaging of(Call call) {
    return new IdPaging(Paging.limit(call));
  }

  /** The order that a call asks for; newest first where it asks for none. */
  static SortOrder order(Call call) {
    String given = call.request().query("order").orElse(SortOrder.DESC.wire());
    return Arrays.stream(SortOrder.values())
        .filter(order -> order.wire().equals(given))
        .findFirst()
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_PARAMETER, "order must be asc or desc, was another", "order"));
  }

  /**
   * The answer that shows a page.
   *
   * @param shown things with an {@code id}, one more than the limit where more follow
   */
  HttpResponse answer(List<ObjectNode> shown) {
    List<ObjectNode> page = shown.subList(0, Math.min(limit, shown.size()));
    boolean more = shown.size() > limit;
    ArrayNode data = Json.array();
    page.forEach(data::add);
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.put("first_id", page.isEmpty() ? null : id(page.getFirst()));
    body.put("last_id", page.isEmpty() ? null : id(page.getLast()));
    body.put("has_more", more);
    body.put("next", more ? id(page.getLast()) : null);
    return HttpResponse.ok(body);
  }

  private static String id(ObjectNode shown) {
    return shown.path("id").textValue();
  }
}
