package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.SearchDefaults;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.Synonyms;
import dev.embedway.core.store.TextBoosts;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Defaults of a store's searches, to an attribute of its item and back. */
final class SearchDefaultsItems {

  private static final String VECTOR = "vectorWeight";
  private static final String TEXT = "textWeight";
  private static final String TITLE = "titleBoost";
  private static final String CONTENT = "contentBoost";
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
    return item.build();
  }

  private static Item group(List<String> terms) {
    return Item.builder()
        .with(TERMS, AttributeValue.fromL(terms.stream().map(Item::text).toList()))
        .build();
  }

  static SearchDefaults searches(Item item) {
    return new SearchDefaults(
        new SearchTuning(
            both(item, VECTOR, TEXT, HybridWeights::new),
            both(item, TITLE, CONTENT, TextBoosts::new)),
        new Synonyms(item.list(SYNONYMS).stream().map(group -> group.strings(TERMS)).toList()));
  }

  private static <T> Optional<T> both(
      Item item, String one, String other, BiFunction<Double, Double, T> made) {
    OptionalDouble first = item.optionalDouble(one);
    return first.isEmpty()
        ? Optional.empty()
        : Optional.of(made.apply(first.getAsDouble(), item.optionalDouble(other).orElseThrow()));
  }
}
