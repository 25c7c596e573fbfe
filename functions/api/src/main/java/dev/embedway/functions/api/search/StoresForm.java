package dev.embedway.functions.api.search;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.search.service.StoresSearch;
import dev.embedway.core.search.service.StoresSearch.Weighted;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.Json;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The stores that a body names: each as a string, or as an object with a weight. */
final class StoresForm {

  /** Name of the field. */
  static final String FIELD = "vector_stores";

  private static final String ALLOWED =
      "vector_stores must be a list of 1.."
          + StoresSearch.MAX_STORES
          + " stores, each an id or name, or {\"store\": \"...\", \"weight\": ...}";

  private static final int MAX_WEIGHT = 100;

  private StoresForm() {}

  static List<Weighted> read(Fields fields) {
    JsonNode given = fields.any(FIELD).orElse(Json.object());
    if (!given.isArray() || given.isEmpty() || given.size() > StoresSearch.MAX_STORES) {
      throw fields.invalid(FIELD, ALLOWED);
    }
    List<Weighted> stores = new ArrayList<>();
    given.forEach(store -> stores.add(one(fields, store)));
    return stores;
  }

  private static Weighted one(Fields fields, JsonNode given) {
    if (given.isTextual()) {
      return new Weighted(given.textValue(), 1);
    }
    for (Iterator<String> names = given.fieldNames(); names.hasNext(); ) {
      if (!List.of("store", "weight").contains(names.next())) {
        throw fields.invalid(FIELD, ALLOWED);
      }
    }
    JsonNode weight = given.path("weight");
    if (!given.path("store").isTextual()
        || !(weight.isMissingNode() || weight.isNull() || weight.isNumber())) {
      throw fields.invalid(FIELD, ALLOWED);
    }
    double value = weight.isNumber() ? weight.doubleValue() : 1;
    if (!(value > 0 && value <= MAX_WEIGHT)) {
      throw fields.invalid(
          FIELD,
          "a weight of vector_stores is " + value + "; allowed are over 0, up to " + MAX_WEIGHT);
    }
    return new Weighted(given.path("store").textValue(), value);
  }
}
