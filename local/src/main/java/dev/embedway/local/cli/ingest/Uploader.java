package dev.embedway.local.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Sends files to a store: small ones within a request, others to a presigned URL. */
@ThreadSafe
final class Uploader {

  /** Its base64 in JSON stays below the API's 4 MB. */
  static final long INLINE_LIMIT = 3_000_000;

  /** Max difference between the server's clock and this machine's. */
  private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);

  /** Max time that one file waits until the pipeline has room for it. */
  private static final Duration ROOM_TIMEOUT = Duration.ofHours(1);

  private static final Duration ANOTHER_SECOND = Duration.ofMillis(1_100);

  private final ApiClient api;
  private final String store;

  Uploader(ApiClient api, String store) {
    this.api = api;
    this.store = store;
  }

  Sent upload(IngestFile file) {
    try {
      // First, so that nobody finds the document without it.
      if (file.metadataFile().isPresent()) {
        putBeside(file, file.metadataFile().get());
      }
      return file.bytes() <= INLINE_LIMIT ? inline(file) : presigned(file);
    } catch (IOException e) {
      return new Sent.Refused("it can no longer be read");
    } catch (CommandFailure e) {
      return new Sent.Refused(String.valueOf(e.getMessage()));
    }
  }

  private Sent inline(IngestFile file) throws IOException {
    String content = Base64.getEncoder().encodeToString(Files.readAllBytes(file.path()));
    JsonNode answer =
        api.postWhenThereIsRoom(
            "/v1/documents",
            api.object()
                .put("store", store)
                .put("key", file.key())
                .put("content_base64", content)
                .put("content_type", file.contentType()),
            ROOM_TIMEOUT);
    return new Sent.Accepted(
        answer.path("id").asText(), Optional.of(answer.path("job_id").asText()), 0);
  }

  private void putBeside(IngestFile file, Path metadataFile) throws IOException {
    JsonNode answer =
        prepare(file.key() + MetadataFile.SUFFIX, "application/json", Files.size(metadataFile));
    put(answer, metadataFile);
  }

  private JsonNode prepare(String key, String contentType, long bytes) {
    return api.postWhenThereIsRoom(
        "/v1/documents/uploads",
        api.object()
            .put("store", store)
            .put("key", key)
            .put("content_type", contentType)
            .put("bytes", bytes),
        ROOM_TIMEOUT);
  }

  private void put(JsonNode prepared, Path file) {
    api.put(
        URI.create(prepared.path("url").asText()),
        prepared.path("headers").path("Content-Type").asText(),
        file);
  }

  private Sent presigned(IngestFile file) {
    JsonNode answer = prepare(file.key(), file.contentType(), file.bytes());
    String id = answer.path("id").asText();
    Optional<JsonNode> there = api.find("/v1/documents/" + id);
    there.ifPresent(Uploader::awaitAnotherSecond);
    put(answer, file.path());
    return new Sent.Accepted(
        id,
        Optional.empty(),
        there.map(document -> document.path("generation").asLong()).orElse(0L));
  }

  /**
   * S3 tells states of an object apart by ETag and by whole seconds, so the same bytes sent twice
   * within one second are one upload, and nobody would hear of the second.
   */
  private static void awaitAnotherSecond(JsonNode document) {
    long age = Instant.now().getEpochSecond() - document.path("updated_at").asLong();
    if (Math.abs(age) < CLOCK_SKEW.toSeconds()) {
      LockSupport.parkNanos(ANOTHER_SECOND.toNanos());
    }
  }

  /** Outcome of an upload. */
  sealed interface Sent {
    /**
     * It is on its way.
     *
     * @param document its id
     * @param job the generation that it became, empty where S3's event will tell
     * @param before the generation that the document had then, 0 for none
     */
    record Accepted(String document, Optional<String> job, long before) implements Sent {}

    /** It was not taken. */
    record Refused(String why) implements Sent {}
  }
}
