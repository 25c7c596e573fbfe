package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.reembed.Comparison;
import dev.embedway.core.reembed.Comparison.Origin;
import dev.embedway.core.reembed.Comparison.Side;
import dev.embedway.core.reembed.SwitchGate;
import dev.embedway.functions.api.http.message.Json;

/** JSON form of a comparison of versions, and of the condition of a switch. */
final class ComparisonView {

  private static final double STEPS = 1e4;

  private ComparisonView() {}

  static ObjectNode of(SwitchGate gate) {
    return Json.object().put("ndcg_drop_max", gate.maxNdcgDrop());
  }

  static ObjectNode of(Comparison comparison) {
    ObjectNode body =
        Json.object()
            .put("created_at", comparison.at().getEpochSecond())
            .put("mode", comparison.queries().mode().wire())
            .put("queries", comparison.queries().count())
            .put("sampled", comparison.queries().origin() == Origin.SAMPLED)
            .put("judged", comparison.queries().judged())
            .put("overlap_at_10", rounded(comparison.overlap()));
    body.set("live", of(comparison.live()));
    body.set("built", of(comparison.built()));
    return body;
  }

  private static ObjectNode of(Side side) {
    ObjectNode body =
        Json.object()
            .put("version", side.version())
            .put("documents", side.documents())
            .put("chunks", side.chunks());
    body.putNull("ndcg_at_10");
    side.ndcg().ifPresent(ndcg -> body.put("ndcg_at_10", rounded(ndcg)));
    return body;
  }

  private static double rounded(double value) {
    return Math.round(value * STEPS) / STEPS;
  }
}
