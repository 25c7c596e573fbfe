package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;

/** Defaults of a store's searches, to an attribute of its item and back. */
final class SearchDefaultsItems {

  private static final String VECTOR = "vectorWeight";
  private static final String TEXT = "textWeight";
  private static final String TITLE = "titleBoost";
  private static final String CONTENT = "contentBoost";
  private static final String RECENCY_ATTRIBUTE = "recencyAttribute";
  private static final String RECENCY_HALF_LIFE = "recencyHalfLife";
  private static final String RECENCY_WEIGHT = "recencyWeight";
  private static final String SYNONYMS = "synonyms";
  private static final String TERMS = "terms";

  private SearchDefaultsItems() {}

  static Item of(SearchDefaults searches) {
    Item.Builder item =
        Item.builder()
            .with(
                SYNONYMS,
                searches.synonyms().groups().stream().map(SearchDefaultsItems::group).toList());
    searches
        .tuning()
        .weights()
        .ifPresent(weights -> item.with(VECTOR, weights.vector()).with(TEXT, weights.text()));
    searches
        .tuning()
        .boosts()
        .ifPresent(boosts -> item.with(TITLE, boosts.title()).with(CONTENT, boosts.content()));
    searches
        .tuning()
        .recency()
        .ifPresent(recency ->
            item.with(RECENCY_ATTRIBUTE, recency.attribute())
                .with(RECENCY_HALF_LIFE, recency.halfLifeDays())
                .with(RECENCY_WEIGHT, recency.weight()));
    return item.build();
  }

  private static Item group(List<String> terms) {
    return Item.builder().withStrings(TERMS, terms).build();
  }

  static SearchDefaults searches(Item item) {
    return new SearchDefaults(
        new SearchTuning(
            both(item, VECTOR, TEXT, HybridWeights::new),
            both(item, TITLE, CONTENT, TextBoosts::new),
            item.optionalString(RECENCY_ATTRIBUTE).map(attribute -> recency(item, attribute))),
        new Synonyms(item.list(SYNONYMS).stream().map(group -> group.strings(TERMS)).toList()));
  }

  private static RecencyBoost recency(Item item, String attribute) {
    return new RecencyBoost(
        attribute,
        item.optionalDouble(RECENCY_HALF_LIFE).orElseThrow(),
        item.optionalDouble(RECENCY_WEIGHT).orElseThrow());
  }

  private static <T> Optional<T> both(
      Item item, String one, String other, BiFunction<Double, Double, T> made) {
    OptionalDouble first = item.optionalDouble(one);
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(made.apply(first.getAsDouble(), item.optionalDouble(other).orElseThrow()));
  }
}
