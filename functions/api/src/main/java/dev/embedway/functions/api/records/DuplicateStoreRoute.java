package dev.embedway.functions.api.records;

import dev.embedway.core.copy.StoreCopyService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;

/** {@code POST /vector_stores/{store}/duplicate}. */
public final class DuplicateStoreRoute implements Route {

  private static final int ACCEPTED = 202;
  private static final String NAME = "new_name";
  private static final List<String> FIELDS = List.of(NAME, "name", "dimensions", "tenant");

  private final StoreCopyService copies;

  public DuplicateStoreRoute(StoreCopyService copies) {
    this.copies = copies;
  }

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    String name =
        fields
            .either(NAME, "name")
            .orElseThrow(() -> fields.invalid(NAME, "new_name is required, as a string"));
    return HttpResponse.of(
        ACCEPTED,
        UpsertBatchView.of(
            copies.duplicate(
                call.concerning(fields.text("tenant")),
                call.parameter("store"),
                name,
                fields.integer("dimensions"))));
  }
}
