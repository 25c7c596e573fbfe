package dev.embedway.functions.api.http;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.function.Function;

/** Lists in pages: {@code limit} and {@code after} of a query, {@code data} and {@code next}. */
public final class Paging {

  private static final int DEFAULT_LIMIT = 100;

  private Paging() {}

  /**
   * The part of a list that a call asks for.
   *
   * @throws InvalidRequestException {@code invalid_parameter}
   */
  public static PageRequest of(Call call) {
    return new PageRequest(limit(call), call.request().query("after"));
  }

  /** Size of a page that a call asks for; throws as {@link #of} does. */
  public static int limit(Call call) {
    return limit(call, DEFAULT_LIMIT);
  }

  /** The same, of a list whose pages have another size where none is asked for. */
  public static int limit(Call call, int otherwise) {
    String given = call.request().query("limit").orElse(String.valueOf(otherwise));
    if (given.matches("[0-9]{1,4}")) {
      int limit = Integer.parseInt(given);
      if (limit >= 1 && limit <= PageRequest.MAX_LIMIT) {
        return limit;
      }
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER, "limit is a number of 1.." + PageRequest.MAX_LIMIT, "limit");
  }

  /** The answer that shows a page. */
  public static <T> HttpResponse answer(Page<T> page, Function<? super T, ObjectNode> shown) {
    ArrayNode data = Json.array();
    page.items().forEach(item -> data.add(shown.apply(item)));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }
}
