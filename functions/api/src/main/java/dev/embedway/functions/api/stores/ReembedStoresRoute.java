package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.reembed.ReembedAsk;
import dev.embedway.core.reembed.ReembedPlan;
import dev.embedway.core.reembed.StoresReembed;
import dev.embedway.core.reembed.StoresReembed.Outcome;
import dev.embedway.core.reembed.StoresReembed.Reach;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * {@code POST /embeddings/reembed/stores}: another version of every store of a tenant, or of all
 * tenants, a page of stores at a time.
 */
public record ReembedStoresRoute(StoresReembed reembeds) implements Route {

  private static final int DEFAULT_LIMIT = 20;
  private static final String MODEL = "embedding_model";
  private static final String ALL_TENANTS = "all_tenants";
  private static final String TENANT = "tenant";
  private static final String LIMIT = "limit";
  private static final List<String> FIELDS =
      List.of(
          MODEL,
          "model",
          "dimensions",
          "chunking",
          "chunking_strategy",
          "dry_run",
          "switch_if",
          TENANT,
          ALL_TENANTS,
          LIMIT,
          "after");

  @Override
  public HttpResponse answer(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    Optional<String> tenant = fields.text(TENANT);
    Reach reach = reach(call, fields, tenant);
    TenantRequest request = call.concerning(tenant);
    ReembedAsk asked = ReembedRoute.asked(fields);
    requireChange(asked, fields);
    PageRequest page = new PageRequest(limit(fields), fields.text("after"));
    Page<Outcome> outcomes =
        fields.flag("dry_run").orElse(false)
            ? reembeds.plan(request, reach, asked, page)
            : reembeds.start(request, reach, asked, page);
    return HttpResponse.ok(view(outcomes));
  }

  private static Reach reach(Call call, Fields fields, Optional<String> tenant) {
    if (!fields.flag(ALL_TENANTS).orElse(false)) {
      return Reach.ONE_TENANT;
    }
    call.requireOperator();
    if (tenant.isPresent()) {
      throw fields.invalid(
          ALL_TENANTS, "tenant names one and all_tenants means all; leave one of the two out");
    }
    return Reach.ALL_TENANTS;
  }

  private static void requireChange(ReembedAsk asked, Fields fields) {
    if (asked.vectors().model().isEmpty()
        && asked.vectors().dimensions().isEmpty()
        && asked.chunking().equals(ChunkingChange.NONE)) {
      throw fields.invalid(
          MODEL, "embedding_model, dimensions or chunking is required: else nothing would change");
    }
  }

  private static int limit(Fields fields) {
    OptionalInt given = fields.integer(LIMIT);
    int limit = given.orElse(DEFAULT_LIMIT);
    if (limit < 1 || limit > StoresReembed.MAX_STORES) {
      throw fields.invalid(
          LIMIT, "limit is " + limit + "; allowed are 1.." + StoresReembed.MAX_STORES);
    }
    return limit;
  }

  private static ObjectNode view(Page<Outcome> page) {
    ObjectNode body = Json.object().put("object", "list");
    ArrayNode data = Json.array();
    page.items().forEach(outcome -> data.add(view(outcome)));
    body.set("data", data);
    body.put("next", page.next().orElse(null));
    body.set("totals", totals(page.items()));
    return body;
  }

  private static ObjectNode view(Outcome outcome) {
    ObjectNode body =
        Json.object()
            .put(TENANT, outcome.store().tenant().value())
            .put("store_id", outcome.store().id())
            .put("name", outcome.store().name());
    return switch (outcome) {
      case Outcome.Planned(ReembedPlan.Of planned) ->
          body.put("status", "planned").set("plan", VersionView.of(planned));
      case Outcome.Started started ->
          body.put("status", "started").set("reembed", VersionView.of(started.state()));
      case Outcome.Refused refused ->
          body.put("status", "refused").set("error", error(refused.reason()));
    };
  }

  private static ObjectNode error(EmbedwayException reason) {
    return Json.object()
        .put("message", reason.getMessage())
        .put("code", reason.code().wire())
        .put("param", reason.param().orElse(null));
  }

  private static ObjectNode totals(List<Outcome> outcomes) {
    List<ReembedPlan> plans =
        outcomes.stream()
            .filter(Outcome.Planned.class::isInstance)
            .map(each -> ((Outcome.Planned) each).planned().plan())
            .toList();
    long refused = outcomes.stream().filter(Outcome.Refused.class::isInstance).count();
    boolean isPriced = plans.stream().allMatch(plan -> plan.usd().isPresent());
    BigDecimal usd =
        plans.stream()
            .flatMap(plan -> plan.usd().stream())
            .reduce(BigDecimal.ZERO, BigDecimal::add);
    return Json.object()
        .put("stores", outcomes.size())
        .put("refused", refused)
        .put("documents", plans.stream().mapToLong(plan -> plan.work().documents()).sum())
        .put("chunks", plans.stream().mapToLong(plan -> plan.work().chunks()).sum())
        .put("tokens", plans.stream().mapToLong(plan -> plan.work().tokens()).sum())
        .put("seconds", plans.stream().mapToLong(plan -> plan.time().toSeconds()).sum())
        .put("usd", isPriced ? usd : null);
  }
}
