package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.reembed.Comparison;
import dev.embedway.core.reembed.Comparison.Origin;
import dev.embedway.core.reembed.Comparison.Queries;
import dev.embedway.core.reembed.Comparison.Side;
import dev.embedway.core.reembed.Reembed.Review;
import dev.embedway.core.reembed.SwitchGate;
import dev.embedway.core.search.SearchMode;
import java.util.Optional;
import java.util.OptionalDouble;

/** Attributes of the review of a version, in the item of its re-embed. */
final class ReviewItem {

  private static final String MAX_NDCG_DROP = "maxNdcgDrop";
  private static final String COMPARISON = "comparison";
  private static final String NDCG = "ndcg";

  private ReviewItem() {}

  static void put(Review review, Item.Builder item) {
    review.gate().ifPresent(gate -> item.with(MAX_NDCG_DROP, gate.maxNdcgDrop()));
    review.comparison().ifPresent(comparison -> item.with(COMPARISON, of(comparison)));
  }

  static Review read(Item item) {
    OptionalDouble drop = item.optionalDouble(MAX_NDCG_DROP);
    return new Review(
        drop.isPresent() ? Optional.of(new SwitchGate(drop.getAsDouble())) : Optional.empty(),
        item.map(COMPARISON).map(ReviewItem::comparison));
  }

  private static Item of(Comparison comparison) {
    Queries queries = comparison.queries();
    return Item.builder()
        .with("at", comparison.at())
        .with("origin", queries.origin().name())
        .with("queries", queries.count())
        .with("judged", queries.judged())
        .with("mode", queries.mode().name())
        .with("overlap", comparison.overlap())
        .with("live", of(comparison.live()))
        .with("built", of(comparison.built()))
        .build();
  }

  private static Item of(Side side) {
    Item.Builder item =
        Item.builder()
            .with("version", side.version())
            .with("documents", side.documents())
            .with("chunks", side.chunks());
    side.ndcg().ifPresent(ndcg -> item.with(NDCG, ndcg));
    return item.build();
  }

  private static Comparison comparison(Item item) {
    return new Comparison(
        item.instant("at"),
        new Queries(
            Origin.valueOf(item.string("origin")),
            item.intValue("queries"),
            item.intValue("judged"),
            SearchMode.valueOf(item.string("mode"))),
        item.optionalDouble("overlap").orElseThrow(),
        side(item.map("live").orElseThrow()),
        side(item.map("built").orElseThrow()));
  }

  private static Side side(Item item) {
    return new Side(
        item.intValue("version"),
        item.longValue("documents"),
        item.longValue("chunks"),
        item.optionalDouble(NDCG));
  }
}
