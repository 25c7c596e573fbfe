package dev.embedway.local.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.ingest.Ingestion.Fate;
import dev.embedway.local.cli.ingest.Ingestion.Until;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** Follows documents through the pipeline by asking. */
@ThreadSafe
final class DocumentWatch {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(40);
  private static final Duration MAX_PAUSE = Duration.ofMillis(500);

  /** Timeout, longer than a message's visibility timeout on AWS, which redelivers a lost one. */
  private static final Duration TIMEOUT = Duration.ofMinutes(15);

  private final ApiClient api;
  private final Until until;

  DocumentWatch(ApiClient api, Until until) {
    this.api = api;
    this.until = until;
  }

  /** Waits until the upload's outcome is known; after the timeout it is a failure. */
  Fate await(Uploader.Sent.Accepted upload) {
    long end = System.nanoTime() + TIMEOUT.toNanos();
    long pause = FIRST_PAUSE.toNanos();
    try {
      while (System.nanoTime() < end) {
        Optional<Fate> fate = job(upload).flatMap(this::fate);
        if (fate.isPresent()) {
          return fate.get();
        }
        LockSupport.parkNanos(pause);
        pause = Math.min(pause * 3 / 2, MAX_PAUSE.toNanos());
      }
    } catch (CommandFailure e) {
      return new Fate.Failed(String.valueOf(e.getMessage()));
    }
    return new Fate.Failed(
        "not done after "
            + TIMEOUT.toMinutes()
            + " minutes; ./embedway documents shows where it is");
  }

  /** The same for an upload with a metadata file; one that cannot be used is a failure too. */
  Fate awaitBoth(Uploader.Sent.Accepted upload) {
    Fate fate = await(upload);
    if (fate instanceof Fate.Failed) {
      return fate;
    }
    return api.find("/v1/documents/" + upload.document())
        .map(document -> document.path("metadata_error"))
        .filter(JsonNode::isObject)
        .map(error -> "found without its metadata: " + error.path("message").asText())
        .<Fate>map(Fate.Failed::new)
        .orElse(fate);
  }

  private Optional<JsonNode> job(Uploader.Sent.Accepted upload) {
    return upload
        .job()
        .or(() ->
            api.find("/v1/documents/" + upload.document())
                .filter(document -> document.path("generation").asLong() > upload.before())
                .map(document -> document.path("job_id").asText()))
        .map(job -> api.get("/v1/documents/embeddings/jobs/" + job));
  }

  private Optional<Fate> fate(JsonNode job) {
    return switch (job.path("status").asText()) {
      case "unchanged" -> Optional.of(new Fate.Unchanged());
      // Superseded: somebody sent a newer state of it meanwhile.
      case "completed", "partial", "superseded" -> Optional.of(new Fate.Fresh());
      case "embedding", "storing" ->
          until == Until.READ ? Optional.of(new Fate.Fresh()) : Optional.empty();
      case "failed", "cancelled", "deleted" -> Optional.of(new Fate.Failed(why(job)));
      default -> Optional.empty();
    };
  }

  private static String why(JsonNode job) {
    JsonNode error = job.path("error");
    return error.isObject()
        ? error.path("message").asText() + " (" + error.path("code").asText() + ")"
        : job.path("status").asText();
  }
}
