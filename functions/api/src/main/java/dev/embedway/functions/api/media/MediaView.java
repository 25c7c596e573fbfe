package dev.embedway.functions.api.media;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.chunk.WordSize;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.media.BatchReceipt;
import dev.embedway.core.media.EmbedReceipt;
import dev.embedway.core.media.JobQuery;
import dev.embedway.core.media.Media;
import dev.embedway.core.media.MediaJob;
import dev.embedway.core.media.MediaMatches;
import dev.embedway.core.media.MediaStatus;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.service.SearchResults.Result;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.functions.api.documents.JobView;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.functions.api.stores.ChunkingView;
import java.util.Optional;

/** Answers of the media routes: the original module's, with our facts beside. */
final class MediaView {

  private static final String ACCEPTED = "accepted";

  private MediaView() {}

  /** Embeddings of a document. */
  static ObjectNode of(MediaStatus status) {
    Document document = status.media().document();
    boolean hasEmbeddings = status.embeddings() > 0;
    ObjectNode body = Json.object();
    body.put("media_id", document.id().value());
    body.put("has_embeddings", hasEmbeddings);
    body.put("embedding_count", status.embeddings());
    body.put("embedding_model", hasEmbeddings ? document.model() : null);
    body.put("last_generated", status.generatedAt().map(at -> at.getEpochSecond()).orElse(null));
    body.put("status", document.status().wire());
    body.put("job_id", document.newestJob().wire());
    body.put("store", status.media().store().name());
    return body;
  }

  /** An order for one document. */
  static ObjectNode of(EmbedReceipt receipt) {
    StoreSpec store = receipt.media().store();
    ObjectNode body = Json.object();
    body.put("media_id", receipt.media().document().id().value());
    body.put("status", ACCEPTED);
    body.put(
        "message",
        "the document is embedded by store " + store.name() + "; its job says how far it is");
    body.put("embedding_model", store.model());
    body.put("job_id", receipt.job().wire());
    body.put("store", store.name());
    chunking(store.chunking(), body);
    return body;
  }

  /** Sizes in words, as the routes take them, and in tokens, as the store has them. */
  private static void chunking(ChunkingSpec chunking, ObjectNode body) {
    body.put("chunk_size", WordSize.ofTokens(chunking.size()));
    body.put("chunk_overlap", WordSize.ofTokens(chunking.overlap()));
    body.put(
        "chunk_unit", "words, converted from the store's tokens, four of which are three words");
    body.set("chunking", ChunkingView.of(chunking));
  }

  /** An order for several documents. */
  static ObjectNode of(BatchReceipt receipt) {
    ObjectNode body = Json.object();
    body.put("status", receipt.failures().isEmpty() ? ACCEPTED : "partial");
    body.set("job_ids", Json.tree(receipt.jobs().stream().map(JobId::wire).toList()));
    body.put("submitted", receipt.jobs().size());
    body.set(
        "failed_media_ids",
        Json.tree(receipt.failures().stream().map(BatchReceipt.Failure::mediaId).toList()));
    body.set(
        "failure_reasons",
        Json.tree(receipt.failures().stream().map(failure -> reason(failure.fault())).toList()));
    return body;
  }

  private static String reason(EmbedwayException fault) {
    return fault.code().wire() + ": " + fault.getMessage();
  }

  /** A document whose embeddings were removed. */
  static ObjectNode ofRemoved(Media media) {
    return Json.object()
        .put("media_id", media.document().id().value())
        .put("status", "success")
        .put(
            "message",
            "searches do not find the document any more; its object is kept, and POST"
                + " media/{media_id}/embeddings embeds it again");
  }

  /** Results of a search. */
  static ObjectNode of(MediaMatches matches) {
    ArrayNode results = Json.array();
    matches.results().results().forEach(result -> results.add(result(matches.store(), result)));
    ObjectNode body = Json.object();
    body.set("results", results);
    body.put("count", results.size());
    body.put("collection", matches.store().name());
    return body;
  }

  private static ObjectNode result(StoreSpec store, Result result) {
    Match match = result.match();
    ObjectNode metadata = Json.object();
    metadata.setAll((ObjectNode) Json.tree(match.attributes()));
    metadata.put("media_id", match.documentId());
    metadata.put("key", match.documentKey());
    metadata.put("chunk_index", match.chunk().ordinal());
    metadata.put("chunk_start", match.chunk().start());
    metadata.put("chunk_end", match.chunk().end());
    metadata.put("embedding_model", store.model());
    ObjectNode body = Json.object();
    body.put("id", match.chunkId());
    body.put("document", match.chunk().text());
    body.set("metadata", metadata);
    body.put("distance", 1 - match.score());
    return body;
  }

  /** A page of jobs. */
  static ObjectNode of(Page<MediaJob> page, JobQuery query) {
    ArrayNode data = Json.array();
    page.items().forEach(each -> data.add(JobView.of(each.job(), Optional.of(each.document()))));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.set(
        "pagination",
        Json.object()
            .put("limit", query.limit())
            .put("offset", query.offset())
            .put("count", page.items().size()));
    body.put("next", page.next().orElse(null));
    return body;
  }
}
