package dev.embedway.functions.api.storeadmin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.search.SearchPath.Method;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreIndexes;
import dev.embedway.core.store.service.StoreIndexes.Reading;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.core.vector.VectorEngine.Hnsw;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.functions.api.stores.SearchPathView;
import java.time.Instant;
import java.util.Optional;

/** {@code GET /vector_stores/{store}/admin/index_info}: the index of a store's live version. */
public record IndexInfoRoute(StoreIndexes indexes) implements Route {

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(
        view(indexes.read(call.concerning(Optional.empty()), call.parameter("store"))));
  }

  static ObjectNode view(Reading read) {
    StoreSpec store = read.store();
    HnswSettings settings = read.settings();
    boolean isWalked = read.path().method() == Method.HNSW;
    Optional<Hnsw> hnsw = read.engine().hnsw().filter(_ -> isWalked);
    ObjectNode body =
        Json.object()
            .put("store_id", store.id())
            .put("name", store.name())
            .put("version", store.live().number())
            .put("backend", read.engine().name())
            .put("index_type", isWalked ? "hnsw" : "none")
            .put("dimension", store.dim())
            .put("count", read.vectors())
            .put("ops", hnsw.map(Hnsw::operators).orElse(null))
            .put("ef_search", settings.efSearch())
            .put("m", settings.build().m())
            .put("ef_construction", settings.build().efConstruction())
            .put(
                "rebuild_requested_at",
                settings.rebuildAskedAt().map(Instant::getEpochSecond).orElse(null));
    body.set("index", SearchPathView.of(read.path()));
    return body;
  }
}
