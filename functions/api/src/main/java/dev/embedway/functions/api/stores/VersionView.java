package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.reembed.FillCounts;
import dev.embedway.core.reembed.Reembed;
import dev.embedway.core.reembed.ReembedPlan;
import dev.embedway.core.reembed.ReembedState;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/** JSON form of a store's versions and of the re-embeds that make them. */
final class VersionView {

  private VersionView() {}

  /** Every version, by its number. */
  static ArrayNode of(StoreSpec store) {
    ArrayNode all = Json.array();
    store.versions().forEach(version -> all.add(of(version)));
    return all;
  }

  private static ObjectNode of(StoreVersion version) {
    ObjectNode body =
        Json.object()
            .put("number", version.number())
            .put("state", version.state().wire())
            .put("embedding_model", version.model())
            .put("dimensions", version.dim())
            .put("created_at", version.createdAt().getEpochSecond());
    body.set("chunking", ChunkingView.of(version.chunking()));
    return body;
  }

  /** The progress of the version that is being built; empty where none is. */
  static Optional<ObjectNode> progress(ReembedState state) {
    return state.store().versions().stream()
        .filter(version -> version.state() == State.BUILDING)
        .findFirst()
        .map(version -> progress(version.number(), state.of(version.number())));
  }

  private static ObjectNode progress(int version, Optional<Reembed> reembed) {
    FillCounts counts = reembed.map(Reembed::counts).orElse(FillCounts.NONE);
    boolean isComplete =
        reembed.flatMap(it -> it.fill().last()).filter(FillCounts::isOver).isPresent();
    ObjectNode body =
        Json.object()
            .put("version", version)
            .put("documents", counts.documents())
            .put("done", counts.done())
            .put("in_progress", counts.underWay())
            .put("failed", counts.failed())
            .put("waiting", counts.waiting())
            .put("complete", isComplete);
    body.set("first_failed_keys", texts(reembed.map(Reembed::failedKeys).orElse(List.of())));
    Reembed.Review review = reembed.map(Reembed::review).orElse(Reembed.Review.NONE);
    body.set("switch_if", review.gate().map(ComparisonView::of).orElse(null));
    body.set("comparison", review.comparison().map(ComparisonView::of).orElse(null));
    return body;
  }

  /** A store with its versions, after a change of them. */
  static ObjectNode of(ReembedState state) {
    ObjectNode body = head("vector_store.reembed", state.store());
    body.set("versions", of(state.store()));
    body.set("reembed", progress(state).orElse(null));
    return body;
  }

  /** A plan. */
  static ObjectNode of(ReembedPlan.Of planned) {
    ReembedPlan plan = planned.plan();
    ObjectNode body = head("vector_store.reembed.plan", planned.store());
    body.set("version", of(plan.version()));
    return body.put("documents", plan.work().documents())
        .put("chunks", plan.work().chunks())
        .put("tokens", plan.work().tokens())
        .put("tokens_per_second", plan.model().tokensPerSecond())
        .put("seconds", plan.time().toSeconds())
        .put("usd_per_million_tokens", plan.model().usdPerMillionTokens().orElse(null))
        .put("usd", plan.usd().orElse(null))
        .set("not_reembedded", of(plan.lost(), plan.work().documents()));
  }

  private static ObjectNode of(ReembedPlan.Lost lost, long documents) {
    ReembedPlan.TextSample texts = lost.texts();
    ObjectNode sample =
        Json.object()
            .put("sampled", texts.documents())
            .put("without_text", texts.withoutText())
            .put("estimate", texts.estimate(documents));
    sample.set("first_keys", texts(texts.firstKeys()));
    ObjectNode body = Json.object();
    body.set("documents", sample);
    body.set("records", of(lost.records()));
    return body;
  }

  /** Records that a version lacks. */
  static ObjectNode of(LackingRecords lacking) {
    ObjectNode body =
        Json.object().put("count", lacking.records()).put("without_text", lacking.withoutText());
    body.set("first_ids", texts(lacking.firstIds()));
    return body;
  }

  private static ArrayNode texts(List<String> each) {
    ArrayNode all = Json.array();
    each.forEach(all::add);
    return all;
  }

  private static ObjectNode head(String object, StoreSpec store) {
    return Json.object()
        .put("object", object)
        .put("store_id", store.id())
        .put("name", store.name());
  }
}
