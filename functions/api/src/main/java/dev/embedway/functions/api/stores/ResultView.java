package dev.embedway.functions.api.stores;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.file.attach.StoreFileName;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.search.service.SearchResults.Freshness;
import dev.embedway.core.search.service.SearchResults.Result;
import dev.embedway.functions.api.http.message.Json;
import java.util.OptionalInt;

/** A search result as OpenAI's object, with our facts beside. */
public final class ResultView {

  private ResultView() {}

  /** The result as a search's body asks for it. */
  public static ObjectNode of(Result result, SearchForm form) {
    return form.isExplained() ? explained(result) : of(result);
  }

  static ObjectNode of(Result result) {
    Match match = result.match();
    ObjectNode body = Json.object();
    StoreFileName name = name(match);
    body.put("file_id", name.id());
    body.put("filename", name.filename());
    body.put("score", match.score());
    body.set("details", details(match.relevance()));
    body.set("attributes", Json.tree(match.attributes()));
    body.putArray("content").addObject().put("type", "text").put("text", match.chunk().text());
    ObjectNode chunk =
        Json.object()
            .put("id", match.chunkId())
            .put("ordinal", match.chunk().ordinal())
            .put("start", match.chunk().start())
            .put("end", match.chunk().end());
    result.page().ifPresent(page -> chunk.put("page", page));
    chunk.set("headings", Json.tree(match.chunk().headings()));
    body.set("chunk", chunk);
    result
        .surroundings()
        .spans()
        .ifPresent(spans -> {
          ArrayNode highlights = body.putArray("highlights");
          spans.forEach(
              span -> highlights.addObject().put("start", span.start()).put("end", span.end()));
        });
    result
        .surroundings()
        .neighbours()
        .ifPresent(neighbours -> {
          ObjectNode context = body.putObject("context");
          context.set("before", Json.tree(neighbours.before()));
          context.set("after", Json.tree(neighbours.after()));
        });
    if (result.freshness() != Freshness.UNKNOWN) {
      body.put("stale", result.freshness() == Freshness.STALE);
    }
    return body;
  }

  /** The same with the parts that gave the result its place. */
  static ObjectNode explained(Result result) {
    Relevance relevance = result.match().relevance();
    ObjectNode parts = Json.object().put("query", result.query()).put("order", relevance.order());
    relevance
        .vector()
        .ifPresent(score -> parts.set("vector", part(score, relevance.ranks().vector())));
    relevance.text().ifPresent(score -> parts.set("text", part(score, relevance.ranks().text())));
    if (relevance.recency() != 1) {
      parts.put("recency", relevance.recency());
    }
    ObjectNode body = of(result);
    body.set("explain", parts);
    return body;
  }

  private static ObjectNode part(double score, OptionalInt rank) {
    ObjectNode part = Json.object();
    rank.ifPresent(place -> part.put("rank", place));
    return part.put("score", score);
  }

  /** A record's id and key are its caller's own, whatever they look like. */
  private static StoreFileName name(Match match) {
    return switch (match.kind()) {
      case FILE -> StoreFileName.of(match.documentId(), match.documentKey());
      case RECORD -> new StoreFileName(match.documentId(), match.documentKey());
    };
  }

  private static ObjectNode details(Relevance relevance) {
    ObjectNode details = Json.object();
    relevance.vector().ifPresent(cosine -> details.put("vector", cosine));
    relevance.text().ifPresent(rank -> details.put("text", rank));
    return details;
  }
}
