package dev.embedway.functions.api.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.service.StoreSynonyms;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reading and replacing the synonyms of a vector store. */
public final class SynonymsRoutes {

  private static final String SYNONYMS = "synonyms";
  private static final List<String> FIELDS = List.of(SYNONYMS, "tenant");

  private final StoreSynonyms service;

  public SynonymsRoutes(StoreSynonyms service) {
    this.service = service;
  }

  /** {@code GET /vector_stores/{store}/synonyms}. */
  public HttpResponse show(Call call) {
    return answer(service.read(call.concerning(Optional.empty()), call.parameter("store")));
  }

  /** {@code PUT /vector_stores/{store}/synonyms}. */
  public HttpResponse replace(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    return answer(
        service.replace(
            call.concerning(fields.text("tenant")), call.parameter("store"), synonyms(fields)));
  }

  private static Synonyms synonyms(Fields fields) {
    JsonNode given = fields.any(SYNONYMS).orElse(Json.object());
    List<List<String>> groups = new ArrayList<>();
    if (!given.isArray()) {
      throw malformed(fields);
    }
    for (JsonNode group : given) {
      List<String> terms = new ArrayList<>();
      group.forEach(term -> terms.add(term.textValue()));
      if (!group.isArray() || terms.contains(null)) {
        throw malformed(fields);
      }
      groups.add(terms);
    }
    return new Synonyms(groups);
  }

  private static RuntimeException malformed(Fields fields) {
    return fields.invalid(
        SYNONYMS,
        "synonyms must be a list of lists of strings, such as [[\"tv\", \"television\"]]; [] for none");
  }

  private static HttpResponse answer(StoreSpec store) {
    ObjectNode body =
        Json.object().put("object", "vector_store.synonyms").put("store_id", store.id());
    body.set(SYNONYMS, Json.tree(store.searches().synonyms().groups()));
    return HttpResponse.ok(body);
  }
}
