package dev.embedway.functions.api.storeadmin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.record.batch.StoreUsers;
import dev.embedway.core.record.batch.StoreUsers.StoreUser;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/**
 * {@code GET /vector_stores/admin/users}: tenants with the numbers of their stores and batches. The
 * operator sees all of them unless it names one, others their own.
 */
public record StoreUsersRoute(StoreUsers users) implements Route {

  @Override
  public HttpResponse answer(Call call) {
    PageRequest asked = Paging.of(call);
    boolean isOfAll = call.caller().isOperator() && call.request().query("tenant").isEmpty();
    return Paging.answer(
        isOfAll ? users.list(asked) : users.list(call.tenant()), StoreUsersRoute::shown);
  }

  private static ObjectNode shown(StoreUser user) {
    return Json.object()
        .put("user_id", user.tenant().value())
        .put("has_vector_dir", user.stores() > 0)
        .put("store_count", user.stores())
        .put("batch_count", user.batches());
  }
}
