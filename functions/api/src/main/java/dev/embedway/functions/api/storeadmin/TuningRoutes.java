package dev.embedway.functions.api.storeadmin;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.StoreIndexes;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.HnswBuild;
import dev.embedway.core.vector.HnswSettings;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;

/** Routes by which the HNSW indexes of stores are tuned and built anew. */
@ThreadSafe
public final class TuningRoutes {

  private static final String EF_SEARCH = "ef_search";
  private static final String TYPE = "index_type";
  private static final String EF_CONSTRUCTION = "ef_construction";
  private static final List<String> SEARCH_FIELDS = List.of(EF_SEARCH, "tenant");
  private static final List<String> REBUILD_FIELDS =
      List.of(TYPE, "metric", "m", EF_CONSTRUCTION, "lists", "tenant");

  private final StoreIndexes indexes;

  public TuningRoutes(StoreIndexes indexes) {
    this.indexes = indexes;
  }

  /** {@code POST /vector_stores/{store}/admin/hnsw_ef_search}. */
  public HttpResponse searchWith(Call call) {
    Fields fields = Fields.ofBody(call.request(), SEARCH_FIELDS);
    int efSearch = efSearch(fields);
    StoreSpec store =
        indexes.searchWith(
            call.concerning(fields.text("tenant")), call.parameter("store"), efSearch);
    return HttpResponse.ok(
        Json.object()
            .put("store_id", store.id())
            .put(EF_SEARCH, efSearch)
            .put(
                "note", "searches of the store use it from now on, where an HNSW index is walked"));
  }

  /** {@code POST /vector_stores/admin/hnsw_ef_search}: of all stores of a tenant. */
  public HttpResponse searchAllWith(Call call) {
    Fields fields = Fields.ofBody(call.request(), SEARCH_FIELDS);
    int efSearch = efSearch(fields);
    int stores = indexes.searchAllWith(call.concerning(fields.text("tenant")), efSearch);
    return HttpResponse.ok(
        Json.object()
            .put(EF_SEARCH, efSearch)
            .put("stores", stores)
            .put("note", "of the stores that are there; new ones have the default"));
  }

  private static int efSearch(Fields fields) {
    int given =
        fields
            .integer(EF_SEARCH)
            .orElseThrow(() -> fields.invalid(EF_SEARCH, "ef_search is required, as an integer"));
    return within(fields, EF_SEARCH, given, HnswSettings.MIN_EF_SEARCH, HnswSettings.MAX_EF_SEARCH);
  }

  private static int within(Fields fields, String name, int given, int min, int max) {
    if (given < min || given > max) {
      throw fields.invalid(name, name + " must be " + min + ".." + max + ", was " + given);
    }
    return given;
  }

  /** {@code POST /vector_stores/{store}/admin/rebuild_index}. */
  public HttpResponse rebuild(Call call) {
    Fields fields = Fields.ofBody(call.request(), REBUILD_FIELDS);
    refuseOthers(fields);
    TenantRequest request = call.concerning(fields.text("tenant"));
    return HttpResponse.of(
        202, IndexInfoRoute.view(indexes.rebuild(request, call.parameter("store"), build(fields))));
  }

  /** Refuses indexes that this store of vectors does not have, saying why. */
  private static void refuseOthers(Fields fields) {
    String type = fields.requiredText(TYPE);
    if (!type.equals("hnsw")) {
      throw fields.invalid(
          TYPE,
          switch (type) {
            case "drop" ->
                "index_type drop is not supported: an index is built and dropped by the number of"
                    + " a store's vectors; rebuild one by hnsw";
            case "ivfflat" ->
                "index_type ivfflat is not supported: its lists are made from the rows that are"
                    + " there and find less as rows change; use hnsw";
            default -> "index_type must be hnsw";
          });
    }
    fields
        .text("metric")
        .filter(metric -> !metric.equals("cosine"))
        .ifPresent(_ -> {
          throw fields.invalid(
              "metric", "metric must be cosine: scores and thresholds of searches are cosines");
        });
    if (fields.any("lists").isPresent()) {
      throw fields.invalid("lists", "lists is of ivfflat, which is not supported; leave it out");
    }
  }

  private static HnswBuild build(Fields fields) {
    int m =
        within(
            fields,
            "m",
            fields.integer("m").orElse(HnswBuild.DEFAULT.m()),
            HnswBuild.MIN_M,
            HnswBuild.MAX_M);
    int efConstruction =
        within(
            fields,
            EF_CONSTRUCTION,
            fields.integer(EF_CONSTRUCTION).orElse(HnswBuild.DEFAULT.efConstruction()),
            HnswBuild.MIN_EF_CONSTRUCTION,
            HnswBuild.MAX_EF_CONSTRUCTION);
    if (efConstruction < 2 * m) {
      throw tooFew(fields, m, efConstruction);
    }
    return new HnswBuild(m, efConstruction);
  }

  private static InvalidRequestException tooFew(Fields fields, int m, int efConstruction) {
    return fields.invalid(
        EF_CONSTRUCTION,
        "ef_construction must be at least twice m, "
            + 2 * m
            + ", was "
            + efConstruction
            + "; raise it or lower m");
  }
}
