package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.store.HybridWeights;
import dev.embedway.core.store.RecencyBoost;
import dev.embedway.core.store.SearchTuning;
import dev.embedway.core.store.TextBoosts;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/** The choices of how matches are ordered, in {@code ranking_options}. */
final class TuningForm {

  private static final String HYBRID_SEARCH = "hybrid_search";
  private static final String BOOSTS = "boosts";
  private static final String RECENCY = "recency";

  /** Fields that it reads. */
  static final List<String> FIELDS = List.of(HYBRID_SEARCH, BOOSTS, RECENCY);

  private static final int MAX_WEIGHT = 100;
  private static final String EMBEDDING_WEIGHT = "embedding_weight";
  private static final String TEXT_WEIGHT = "text_weight";
  private static final String TITLE = "title";
  private static final String CONTENT = "content";
  private static final String ATTRIBUTE = "attribute";
  private static final String HALF_LIFE = "half_life_days";
  private static final String WEIGHT = "weight";

  private TuningForm() {}

  /** The choices of a store, null where it has none. */
  static ObjectNode view(SearchTuning tuning) {
    ObjectNode view = Json.object().putNull(HYBRID_SEARCH).putNull(BOOSTS).putNull(RECENCY);
    tuning
        .weights()
        .ifPresent(weights ->
            view.putObject(HYBRID_SEARCH)
                .put(EMBEDDING_WEIGHT, weights.vector())
                .put(TEXT_WEIGHT, weights.text()));
    tuning
        .boosts()
        .ifPresent(boosts ->
            view.putObject(BOOSTS).put(TITLE, boosts.title()).put(CONTENT, boosts.content()));
    tuning
        .recency()
        .ifPresent(recency ->
            view.putObject(RECENCY)
                .put(ATTRIBUTE, recency.attribute())
                .put(HALF_LIFE, recency.halfLifeDays())
                .put(WEIGHT, recency.weight()));
    return view;
  }

  static SearchTuning read(Fields ranking) {
    return new SearchTuning(weights(ranking), boosts(ranking), recency(ranking));
  }

  private static Optional<HybridWeights> weights(Fields ranking) {
    return ranking
        .object(HYBRID_SEARCH, List.of(EMBEDDING_WEIGHT, TEXT_WEIGHT))
        .map(weights -> {
          double vector = weight(weights, EMBEDDING_WEIGHT);
          double text = weight(weights, TEXT_WEIGHT);
          if (vector == 0 && text == 0) {
            throw ranking.invalid(
                HYBRID_SEARCH,
                "both weights are 0; one of embedding_weight and text_weight has to be more");
          }
          return new HybridWeights(vector, text);
        });
  }

  private static double weight(Fields weights, String name) {
    double weight =
        weights
            .number(name)
            .orElseThrow(() ->
                weights.invalid(
                    name, name + " is missing; embedding_weight and text_weight come together"));
    return within(weights, name, weight, MAX_WEIGHT);
  }

  private static Optional<TextBoosts> boosts(Fields ranking) {
    return ranking
        .object(BOOSTS, List.of(TITLE, CONTENT))
        .map(boosts -> {
          double title = boost(boosts, TITLE, TextBoosts.CONTENT.title());
          double content = boost(boosts, CONTENT, TextBoosts.CONTENT.content());
          if (title + content == 0) {
            throw ranking.invalid(BOOSTS, "title and content are both 0; one has to be more");
          }
          return new TextBoosts(title, content);
        });
  }

  private static Optional<RecencyBoost> recency(Fields ranking) {
    return ranking
        .object(RECENCY, List.of(ATTRIBUTE, HALF_LIFE, WEIGHT))
        .map(recency -> {
          String attribute = recency.requiredText(ATTRIBUTE);
          if (!RecencyBoost.isAttribute(attribute)) {
            throw recency.invalid(
                ATTRIBUTE, "attribute is the key of an attribute: 1..64 of A-Z a-z 0-9 _ . -");
          }
          double halfLife =
              recency
                  .number(HALF_LIFE)
                  .orElseThrow(
                      () -> recency.invalid(HALF_LIFE, "half_life_days is required, as a number"));
          return new RecencyBoost(
              attribute,
              over0(recency, HALF_LIFE, halfLife, RecencyBoost.MAX_HALF_LIFE),
              over0(recency, WEIGHT, recency.number(WEIGHT).orElse(1.0), RecencyBoost.MAX_WEIGHT));
        });
  }

  private static double over0(Fields fields, String name, double given, int max) {
    if (!(given > 0 && given <= max)) {
      throw fields.invalid(name, name + " is " + given + "; allowed are over 0, up to " + max);
    }
    return given;
  }

  private static double boost(Fields boosts, String name, double absent) {
    return within(boosts, name, boosts.number(name).orElse(absent), TextBoosts.MAX);
  }

  private static double within(Fields fields, String name, double given, int max) {
    if (given < 0 || given > max) {
      throw fields.invalid(name, name + " is " + given + "; allowed are 0.." + max);
    }
    return given;
  }
}
