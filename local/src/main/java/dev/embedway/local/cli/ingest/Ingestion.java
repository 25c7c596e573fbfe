package dev.embedway.local.cli.ingest;

import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Uploads files, several at once, and follows each through the pipeline in the order of upload.
 *
 * <p>One thread at a time.
 */
public final class Ingestion {

  private static final int UPLOADS = 8;
  private static final int WATCHERS = 4;

  private final Uploader uploader;
  private final DocumentWatch watch;

  /** Point up to which each document is followed. */
  public enum Until {
    /** Its text was read: it is known whether it is new, unchanged or unreadable. */
    READ,
    /** It can be found. */
    SEARCHABLE
  }

  /**
   * An ingestion into one store.
   *
   * @param store its name or id
   * @param until point up to which {@link #run} follows each document
   */
  public Ingestion(ApiClient api, String store, Until until) {
    this.uploader = new Uploader(api, store);
    this.watch = new DocumentWatch(api, until);
  }

  /** Takes in every file; returns when the fate of each is known. */
  public IngestSummary run(List<IngestFile> files, Progress progress) {
    try (ExecutorService uploads = pool(UPLOADS);
        ExecutorService watchers = pool(WATCHERS)) {
      List<CompletableFuture<Fate>> fates =
          files.stream()
              .map(file ->
                  CompletableFuture.supplyAsync(() -> uploader.upload(file), uploads)
                      .thenApplyAsync(sent -> follow(file, sent), watchers)
                      .whenComplete((_, _) -> progress.step()))
              .toList();
      return tally(files, fates.stream().map(CompletableFuture::join).toList());
    }
  }

  private Fate follow(IngestFile file, Uploader.Sent sent) {
    return switch (sent) {
      case Uploader.Sent.Accepted accepted ->
          file.metadataFile().isPresent() ? watch.awaitBoth(accepted) : watch.await(accepted);
      case Uploader.Sent.Refused refused -> new Fate.Failed(refused.why());
    };
  }

  private static IngestSummary tally(List<IngestFile> files, List<Fate> fates) {
    int fresh = 0;
    int unchanged = 0;
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < fates.size(); i++) {
      switch (fates.get(i)) {
        case Fate.Fresh _ -> fresh++;
        case Fate.Unchanged _ -> unchanged++;
        case Fate.Failed failed -> problems.add(files.get(i).path() + ": " + failed.why());
      }
    }
    return new IngestSummary(fresh, unchanged, problems);
  }

  private static ExecutorService pool(int threads) {
    return Executors.newFixedThreadPool(threads, Thread.ofVirtual().factory());
  }

  /** Outcome of one file. */
  sealed interface Fate {
    /** Its content is new. */
    record Fresh() implements Fate {}

    /** Its content was there already. */
    record Unchanged() implements Fate {}

    /** It is not in the store; {@code why} in words. */
    record Failed(String why) implements Fate {}
  }
}
