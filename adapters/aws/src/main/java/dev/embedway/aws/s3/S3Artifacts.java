package dev.embedway.aws.s3;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.artifact.ChunkIndex;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The artifacts bucket in S3. A generation's objects are under {@code
 * generations/<tenant>/<document id>/<generation in 18 digits>/}: its text once, {@code
 * text-<hash>-<part>.gz}, and for each version that it goes to, under {@code v<version in 6
 * digits>/}, {@code chunks-<batch>.json.gz} with the places of the chunks in the text, {@code
 * vectors-<batch>.f32}, {@code index.json.gz}, and for a large one {@code cut.txt}. Attributes, the
 * same for many, are under {@code attributes/<tenant>/<hash>.json}.
 */
@ThreadSafe
public final class S3Artifacts implements Artifacts {

  private static final String JSON = "application/json";
  private static final String TEXT = "text/plain";
  private static final String TEXT_FILE = "/text-";

  /** Noted instead of a cut where batches may be of more than one. */
  private static final String SEVERAL = "several";

  private static final String BINARY = "application/octet-stream";

  private final S3Client s3;
  private final String bucket;
  private final ArtifactCodec codec;

  /** A bucket that is there. */
  public S3Artifacts(S3Client s3, String bucket) {
    this.s3 = s3;
    this.bucket = bucket;
    this.codec = new ArtifactCodec();
  }

  @Override
  public void putText(JobId job, ContentHash hash, String text) {
    for (int part = 0; part * TextFile.LENGTH < text.length(); part++) {
      put(textKey(job, hash, part), TextFile.encode(text, part), BINARY);
    }
  }

  @Override
  public Optional<String> text(JobId job, ContentHash hash) {
    StringBuilder text = new StringBuilder();
    for (int part = 0; part * TextFile.LENGTH == text.length(); part++) {
      Optional<String> next = get(textKey(job, hash, part)).map(TextFile::decode);
      if (next.isEmpty()) {
        break;
      }
      text.append(next.get());
    }
    return Optional.of(text.toString()).filter(whole -> ContentHash.of(whole).equals(hash));
  }

  @Override
  public void putChunks(JobId job, int batch, ChunkBatch chunks) {
    put(chunksKey(job, batch), codec.encode(chunks), BINARY);
  }

  @Override
  public Set<Integer> written(JobId job, String cut, int from) {
    String place = prefix(job) + "cut.txt";
    Optional<String> known = get(place).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    if (known.isPresent() && !known.get().equals(cut)) {
      put(place, SEVERAL.getBytes(StandardCharsets.UTF_8), TEXT);
      return Set.of();
    }
    Set<Integer> there = batches(job, from);
    if (known.isEmpty()) {
      // Batches before their cut was noted are of a cut that nobody knows.
      String noted = there.isEmpty() ? cut : SEVERAL;
      put(place, noted.getBytes(StandardCharsets.UTF_8), TEXT);
      return Set.of();
    }
    return there;
  }

  private Set<Integer> batches(JobId job, int from) {
    String start = prefix(job) + "chunks-";
    // A key just before that of the first number.
    String after = start + "%06d".formatted(from);
    return S3Calls.of(() ->
        s3
            .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(start).startAfter(after))
            .contents()
            .stream()
            .map(object -> object.key().substring(start.length()))
            .map(name -> Integer.valueOf(name.substring(0, name.indexOf('.'))))
            .collect(Collectors.toSet()));
  }

  @Override
  public Optional<ChunkBatch> chunks(JobId job, int batch) {
    try {
      return get(chunksKey(job, batch))
          .map(bytes -> codec.chunks(bytes, hash -> new TextSpans(part -> text(job, hash, part))));
    } catch (TextIsGone e) {
      return Optional.empty();
    }
  }

  private String text(JobId job, ContentHash hash, int part) {
    return get(textKey(job, hash, part)).map(TextFile::decode).orElseThrow(TextIsGone::new);
  }

  /** A part of a text that chunks are spans of is not there. */
  private static final class TextIsGone extends RuntimeException {}

  @Override
  public void putVectors(JobId job, int batch, BatchVectors vectors) {
    put(vectorsKey(job, batch), VectorFile.encode(vectors), BINARY);
  }

  @Override
  public Optional<BatchVectors> vectors(JobId job, int batch) {
    return get(vectorsKey(job, batch)).map(VectorFile::decode);
  }

  @Override
  public void putIndex(JobId job, ChunkIndex index) {
    put(indexKey(job), codec.encode(index), BINARY);
  }

  @Override
  public Optional<ChunkIndex> index(JobId job) {
    return get(indexKey(job)).map(codec::index);
  }

  @Override
  public void deleteBefore(JobId job) {
    // A text is no version's own: another one may show that generation.
    deleteBefore(job, key -> key.contains(versionPart(job)));
  }

  @Override
  public void deleteAllBefore(JobId job) {
    deleteBefore(job, _ -> true);
  }

  private void deleteBefore(JobId job, Predicate<String> wanted) {
    String own = generationPrefix(job);
    S3Calls.of(() -> {
      for (ListObjectsV2Response page :
          s3.listObjectsV2Paginator(list -> list.bucket(bucket).prefix(documentPrefix(job)))) {
        // Generations have digits enough to stand in the order of their numbers.
        List<String> earlier =
            page.contents().stream()
                .map(S3Object::key)
                .filter(key -> key.compareTo(own) < 0)
                .toList();
        if (earlier.isEmpty()) {
          break;
        }
        delete(earlier.stream().filter(wanted).toList());
      }
      return job;
    });
  }

  private void delete(List<String> keys) {
    S3Deletions.delete(
        s3, bucket, keys.stream().map(key -> ObjectIdentifier.builder().key(key).build()).toList());
  }

  @Override
  public void putAttributes(
      TenantId tenant, String attributesHash, Map<String, Object> attributes) {
    put(attributesKey(tenant, attributesHash), codec.encode(attributes), JSON);
  }

  @Override
  public Optional<Map<String, Object>> attributes(TenantId tenant, String attributesHash) {
    return get(attributesKey(tenant, attributesHash)).map(codec::attributes);
  }

  private void put(String key, byte[] bytes, String contentType) {
    S3Calls.of(() ->
        s3.putObject(
            put -> put.bucket(bucket).key(key).contentType(contentType),
            RequestBody.fromBytes(bytes)));
  }

  private Optional<byte[]> get(String key) {
    return S3Calls.ifPresent(
        () -> s3.getObjectAsBytes(get -> get.bucket(bucket).key(key)).asByteArray());
  }

  private static String textKey(JobId job, ContentHash hash, int part) {
    return generationPrefix(job) + TEXT_FILE.substring(1) + hash.hex() + "-%06d.gz".formatted(part);
  }

  private static String chunksKey(JobId job, int batch) {
    return prefix(job) + "chunks-%06d.json.gz".formatted(batch);
  }

  private static String vectorsKey(JobId job, int batch) {
    return prefix(job) + "vectors-%06d.f32".formatted(batch);
  }

  private static String indexKey(JobId job) {
    return prefix(job) + "index.json.gz";
  }

  private static String attributesKey(TenantId tenant, String hash) {
    if (!SourceObject.isHash(hash)) {
      throw new IllegalArgumentException("attributes are named by 64 hex digits");
    }
    return "attributes/" + tenant.value() + "/" + hash + ".json";
  }

  private static String prefix(JobId job) {
    return generationPrefix(job) + versionPart(job).substring(1);
  }

  private static String generationPrefix(JobId job) {
    return documentPrefix(job) + "%018d/".formatted(job.generation());
  }

  private static String versionPart(JobId job) {
    return "/v%06d/".formatted(job.version());
  }

  private static String documentPrefix(JobId job) {
    return documentPrefix(job.tenant(), job.document());
  }

  /** Prefix of all that generations of a document have. */
  static String documentPrefix(TenantId tenant, DocumentId document) {
    return "generations/%s/%s/".formatted(tenant.value(), document.value());
  }
}
