package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.store.service.StoreReader;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Optional;

/** {@code GET /embeddings/collections/{store}/stats}: how many vectors a store has. */
public final class CollectionStatsRoute implements Route {

  private final StoreReader stores;

  public CollectionStatsRoute(StoreReader stores) {
    this.stores = stores;
  }

  @Override
  public HttpResponse answer(Call call) {
    StoreReader.Size size = stores.size(call.concerning(Optional.empty()), call.parameter("store"));
    ObjectNode body = CollectionsRoutes.view(size.store());
    body.put("count", size.vectors());
    body.put("embedding_dimension", size.store().dim());
    return HttpResponse.ok(body);
  }
}
