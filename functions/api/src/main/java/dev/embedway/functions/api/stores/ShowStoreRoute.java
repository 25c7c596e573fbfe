package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.reembed.ReembedService;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreReader;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Optional;

/**
 * {@code GET /vector_stores/{store}}: the store, what it holds, which way its searches go, and how
 * far the version is that is being built.
 */
public final class ShowStoreRoute implements Route {

  private final StoreReader reader;
  private final ReembedService reembeds;

  public ShowStoreRoute(StoreReader reader, ReembedService reembeds) {
    this.reader = reader;
    this.reembeds = reembeds;
  }

  @Override
  public HttpResponse answer(Call call) {
    StoreReader.Reading read =
        reader.read(call.concerning(Optional.empty()), call.parameter("store"));
    ObjectNode body = StoreView.of(read.state());
    body.set("index", read.held().map(held -> SearchPathView.of(held.path())).orElse(null));
    body.put("record_count", read.held().map(StoreReader.Held::records).orElse(null));
    body.set("reembed", progress(read.state().store()).orElse(null));
    return HttpResponse.ok(body);
  }

  private Optional<ObjectNode> progress(StoreSpec store) {
    Optional<ObjectNode> progress = VersionView.progress(reembeds.state(store));
    progress.ifPresent(shown ->
        reembeds
            .lackingRecords(store)
            .ifPresent(lacking -> shown.set("lacking_records", VersionView.of(lacking))));
    return progress;
  }
}
