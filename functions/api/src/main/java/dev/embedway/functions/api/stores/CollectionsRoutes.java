package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.page.Page;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.service.ExpiryChange;
import dev.embedway.core.store.service.MetadataChange.Treatment;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Vector stores as the original module's collections: the same stores, in its requests and answers.
 * A list is an array of them, so its next page is in the header {@code Link}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8288">RFC 8288, Web Linking</a>
 */
public final class CollectionsRoutes {

  /** Characters of a list after which it is cut, well below Lambda's 6 MB in UTF-8. */
  private static final int MAX_LIST = 1_500_000;

  private static final List<String> FIELDS =
      List.of("name", "metadata", "embedding_model", "provider", "tenant");

  private final StoreService stores;

  public CollectionsRoutes(StoreService stores) {
    this.stores = stores;
  }

  /** {@code POST /embeddings/collections}. */
  public HttpResponse create(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    TenantRequest request = call.concerning(fields.text("tenant"));
    NewStore asked =
        new NewStore(
            new NewStore.Presentation(
                Optional.of(fields.requiredText("name")),
                Optional.empty(),
                StoreMetadata.read(fields, Treatment.REPLACE)),
            new NewStore.Vectors(model(fields), OptionalInt.empty()),
            ChunkingForm.read(fields),
            new ExpiryChange.Never());
    return HttpResponse.of(201, view(stores.create(request, asked).store()));
  }

  private static Optional<ModelName> model(Fields fields) {
    Optional<String> model = fields.text("embedding_model");
    Optional<String> provider = fields.text("provider");
    if (provider.isPresent() && model.isEmpty()) {
      throw fields.invalid(
          "provider", "provider says whose model embedding_model is; send that too, or neither");
    }
    return model.map(
        id -> new ModelName(provider.map(name -> name + ":" + id).orElse(id), "embedding_model"));
  }

  /** {@code GET /embeddings/collections}. */
  public HttpResponse list(Call call) {
    Page<StoreSpec> page = stores.specs(call.concerning(Optional.empty()), Paging.of(call));
    ArrayNode all = Json.array();
    Optional<String> next = page.next();
    int size = 0;
    for (StoreSpec store : page.items()) {
      ObjectNode view = view(store);
      size += view.toString().length();
      if (size > MAX_LIST && !all.isEmpty()) {
        next = Optional.of(page.items().get(all.size() - 1).id());
        break;
      }
      all.add(view);
    }
    return new HttpResponse(200, link(call, next), all.toString());
  }

  private static Map<String, String> link(Call call, Optional<String> next) {
    String tenant =
        call.request().query("tenant").map(_ -> "&tenant=" + call.tenant().value()).orElse("");
    return next.map(id ->
            Map.of(
                "Link",
                "<?limit=" + Paging.limit(call) + "&after=" + id + tenant + ">; rel=\"next\""))
        .orElse(Map.of());
  }

  /** {@code DELETE /embeddings/collections/{store}}. */
  public HttpResponse delete(Call call) {
    stores.delete(call.concerning(Optional.empty()), call.parameter("store"));
    return new HttpResponse(204, Map.of(), "");
  }

  /** A store as a collection; its metadata says which model it is of, as the original's does. */
  static ObjectNode view(StoreSpec store) {
    ObjectNode metadata = Json.object();
    metadata.setAll((ObjectNode) Json.tree(store.metadata()));
    metadata.put("embedding_model", store.model());
    metadata.put("embedding_dimension", store.dim());
    ObjectNode body = Json.object().put("name", store.name());
    body.set("metadata", metadata);
    return body;
  }
}
