package dev.embedway.functions.api.stores;

import dev.embedway.core.reembed.ReembedAsk;
import dev.embedway.core.reembed.ReembedService;
import dev.embedway.core.reembed.SwitchGate;
import dev.embedway.core.reembed.SwitchTerms;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code POST /vector_stores/{store}/reembed}: another version of a store is built beside the one
 * that searches read, taken into use, gone back from, or given up.
 */
public final class ReembedRoute implements Route {

  private static final String MAX_FAILED = "max_failed";
  private static final String MAX_LEFT_RECORDS = "max_left_records";

  private static final List<String> FIELDS =
      List.of(
          "action",
          "embedding_model",
          "model",
          "dimensions",
          "chunking",
          "chunking_strategy",
          "dry_run",
          MAX_FAILED,
          MAX_LEFT_RECORDS,
          "switch_if",
          "tenant");

  private static final String NDCG_DROP = "ndcg_drop_max";

  private final ReembedService reembeds;

  public ReembedRoute(ReembedService reembeds) {
    this.reembeds = reembeds;
  }

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    TenantRequest request = call.concerning(fields.text("tenant"));
    String store = call.parameter("store");
    return switch (fields.text("action").orElse("start")) {
      case "start" -> start(request, store, fields);
      case "switch" ->
          HttpResponse.ok(VersionView.of(reembeds.serve(request, store, terms(fields))));
      case "rollback" -> HttpResponse.ok(VersionView.of(reembeds.rollBack(request, store)));
      case "abort" -> HttpResponse.ok(VersionView.of(reembeds.abort(request, store)));
      default ->
          throw fields.invalid(
              "action", "the action is not known; allowed are start, switch, rollback, abort");
    };
  }

  private HttpResponse start(TenantRequest request, String store, Fields fields) {
    ReembedAsk asked = asked(fields);
    return fields.flag("dry_run").orElse(false)
        ? HttpResponse.ok(VersionView.of(reembeds.plan(request, store, asked)))
        : HttpResponse.ok(VersionView.of(reembeds.start(request, store, asked)));
  }

  /** The version that a body asks for. */
  static ReembedAsk asked(Fields fields) {
    return new ReembedAsk(
        new NewStore.Vectors(StoreForm.model(fields), fields.integer("dimensions")),
        ChunkingForm.read(fields),
        gate(fields));
  }

  private static Optional<SwitchGate> gate(Fields fields) {
    return fields.object("switch_if", List.of(NDCG_DROP)).map(ReembedRoute::gateOf);
  }

  private static SwitchGate gateOf(Fields condition) {
    double drop =
        condition
            .number(NDCG_DROP)
            .orElseThrow(
                () -> condition.invalid(NDCG_DROP, NDCG_DROP + " is required; allowed are 0..1"));
    if (drop < 0 || drop > 1) {
      throw condition.invalid(NDCG_DROP, NDCG_DROP + " is " + drop + "; allowed are 0..1");
    }
    return new SwitchGate(drop);
  }

  private static SwitchTerms terms(Fields fields) {
    return new SwitchTerms(max(MAX_FAILED, fields), max(MAX_LEFT_RECORDS, fields), gate(fields));
  }

  private static int max(String field, Fields fields) {
    OptionalInt given = fields.integer(field);
    if (given.isPresent() && given.getAsInt() < 0) {
      throw fields.invalid(field, field + " is " + given.getAsInt() + "; allowed is 0 and more");
    }
    return given.orElse(0);
  }
}
