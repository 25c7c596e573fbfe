package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkIndex;
import dev.embedway.core.pipeline.compact.ArtifactRemoval;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.compact.GenerationRange;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Artifacts in memory. Thread-safe. */
public final class MemoryArtifacts implements Artifacts, ArtifactRemoval {

  private record Place(JobId job, int batch) {}

  private record TextPlace(
      TenantId tenant, DocumentId document, long generation, ContentHash hash) {
    static TextPlace of(JobId job, ContentHash hash) {
      return new TextPlace(job.tenant(), job.document(), job.generation(), hash);
    }
  }

  private final Map<Place, ChunkBatch> chunks = new ConcurrentHashMap<>();
  private final Map<TextPlace, String> texts = new ConcurrentHashMap<>();
  private final Map<JobId, String> cuts = new ConcurrentHashMap<>();
  private final Map<Place, BatchVectors> vectors = new ConcurrentHashMap<>();
  private final Map<JobId, ChunkIndex> indexes = new ConcurrentHashMap<>();
  private final Map<String, Map<String, Object>> attributes = new ConcurrentHashMap<>();

  @Override
  public void putText(JobId job, ContentHash hash, String text) {
    texts.put(TextPlace.of(job, hash), text);
  }

  @Override
  public Optional<String> text(JobId job, ContentHash hash) {
    return Optional.ofNullable(texts.get(TextPlace.of(job, hash)));
  }

  @Override
  public void putChunks(JobId job, int batch, ChunkBatch batchChunks) {
    String text = texts.getOrDefault(TextPlace.of(job, batchChunks.text()), "");
    for (ChunkBatch.Entry entry : batchChunks.entries()) {
      Chunk chunk = entry.chunk();
      if (!text.startsWith(chunk.text(), chunk.start())) {
        throw new IllegalArgumentException("chunk " + chunk.ordinal() + " is no span of the text");
      }
    }
    chunks.put(new Place(job, batch), batchChunks);
  }

  @Override
  public Set<Integer> written(JobId job, String cut, int from) {
    Set<Integer> there =
        chunks.keySet().stream()
            .filter(place -> place.job().equals(job) && place.batch() >= from)
            .map(Place::batch)
            .collect(Collectors.toSet());
    String known = cuts.putIfAbsent(job, there.isEmpty() ? cut : "");
    if (known != null && !known.equals(cut)) {
      cuts.put(job, "");
    }
    return known != null && known.equals(cut) ? there : Set.of();
  }

  @Override
  public Optional<ChunkBatch> chunks(JobId job, int batch) {
    return Optional.ofNullable(chunks.get(new Place(job, batch)))
        .filter(found -> texts.containsKey(TextPlace.of(job, found.text())));
  }

  @Override
  public void putVectors(JobId job, int batch, BatchVectors batchVectors) {
    vectors.put(new Place(job, batch), batchVectors);
  }

  @Override
  public Optional<BatchVectors> vectors(JobId job, int batch) {
    return Optional.ofNullable(vectors.get(new Place(job, batch)));
  }

  @Override
  public void putIndex(JobId job, ChunkIndex index) {
    indexes.put(job, index);
  }

  @Override
  public Optional<ChunkIndex> index(JobId job) {
    return Optional.ofNullable(indexes.get(job));
  }

  @Override
  public void deleteBefore(JobId job) {
    deleteIf(each -> isBefore(each, job) && each.version() == job.version());
  }

  @Override
  public void deleteAllBefore(JobId job) {
    deleteIf(each -> isBefore(each, job));
    GenerationRange before = GenerationRange.before(job.tenant(), job.document(), job.generation());
    texts.keySet().removeIf(text -> isOf(before, text));
  }

  private void deleteIf(Predicate<JobId> unwanted) {
    chunks.keySet().removeIf(place -> unwanted.test(place.job()));
    vectors.keySet().removeIf(place -> unwanted.test(place.job()));
    cuts.keySet().removeIf(unwanted);
    indexes.keySet().removeIf(unwanted);
  }

  @Override
  public Freed ofVersion(GenerationRange generations, int version) {
    return freed(() -> deleteIf(job -> holds(generations, job) && job.version() == version));
  }

  @Override
  public Freed texts(GenerationRange generations) {
    return freed(() ->
        texts
            .keySet()
            .removeIf(text ->
                isOf(generations, text)
                    && jobs().stream()
                        .noneMatch(job -> TextPlace.of(job, text.hash()).equals(text))));
  }

  @Override
  public Freed all(GenerationRange generations) {
    return freed(() -> {
      deleteIf(job -> holds(generations, job));
      texts.keySet().removeIf(text -> isOf(generations, text));
    });
  }

  private Freed freed(Runnable deletion) {
    int before = names().size();
    deletion.run();
    return new Freed(before - names().size(), 0);
  }

  private static boolean holds(GenerationRange range, JobId job) {
    return range.tenant().equals(job.tenant())
        && range.document().equals(job.document())
        && range.holds(job.generation());
  }

  private static boolean isOf(GenerationRange range, TextPlace text) {
    return range.tenant().equals(text.tenant())
        && range.document().equals(text.document())
        && range.holds(text.generation());
  }

  /** A name for each object, attributes aside. */
  public List<String> names() {
    return Stream.of(chunks, texts, cuts, vectors, indexes)
        .flatMap(kind -> kind.keySet().stream())
        .map(Object::toString)
        .sorted()
        .toList();
  }

  private static boolean isBefore(JobId one, JobId other) {
    return one.tenant().equals(other.tenant())
        && one.document().equals(other.document())
        && one.generation() < other.generation();
  }

  @Override
  public void putAttributes(TenantId tenant, String hash, Map<String, Object> values) {
    attributes.put(place(tenant, hash), Map.copyOf(values));
  }

  @Override
  public Optional<Map<String, Object>> attributes(TenantId tenant, String hash) {
    return Optional.ofNullable(attributes.get(place(tenant, hash)));
  }

  /** Loses every chunk batch with its text. */
  public void loseChunks() {
    chunks.clear();
    texts.clear();
    cuts.clear();
  }

  /** Jobs that have something here. */
  public Set<JobId> jobs() {
    return Stream.of(
            chunks.keySet().stream().map(Place::job),
            vectors.keySet().stream().map(Place::job),
            cuts.keySet().stream(),
            indexes.keySet().stream())
        .flatMap(jobs -> jobs)
        .collect(Collectors.toSet());
  }

  /** Loses every vector, as compaction may do to old generations. */
  public void loseVectors() {
    vectors.clear();
  }

  private static String place(TenantId tenant, String hash) {
    if (!SourceObject.isHash(hash)) {
      throw new IllegalArgumentException("attributes are named by 64 hex digits");
    }
    return tenant.value() + "/" + hash;
  }

  /** Loses all texts of a document, and nothing else. */
  public void loseTexts(DocumentId document) {
    texts.keySet().removeIf(place -> place.document().equals(document));
  }
}
