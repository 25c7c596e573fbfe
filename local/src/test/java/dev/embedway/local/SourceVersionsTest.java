package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.s3.S3Erasure;
import dev.embedway.aws.s3.S3SourceVersions;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.pipeline.compact.Freed;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.emulators.ministack.MiniStack;
import dev.embedway.testing.Await;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketVersioningStatus;

/** Former versions and delete markers in a bucket with versioning. */
@Timeout(240)
@TestInstance(Lifecycle.PER_CLASS)
class SourceVersionsTest {

  private static final TenantId ACME = new TenantId("acme");
  private static final ObjectKey KEY = new ObjectKey(ACME, "docs", "a.txt");
  private static final ObjectKey LONGER = new ObjectKey(ACME, "docs", "a.txt.old");
  private static final int MORE_THAN_A_PAGE = 105;

  private MiniStack aws;
  private S3Client s3;
  private String bucket = "";
  private int buckets;

  @BeforeAll
  void start(@TempDir Path directory) {
    Path packages = Path.of(Objects.requireNonNull(System.getProperty("embedway.test.ministack")));
    aws = MiniStack.start(packages, directory, Map.of());
    s3 = client(aws.endpoint());
  }

  private static S3Client client(URI endpoint) {
    return S3Client.builder()
        .endpointOverride(endpoint)
        .region(Region.of(MiniStack.REGION))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("any", "any")))
        .build();
  }

  @AfterAll
  void stop() {
    s3.close();
    aws.close();
  }

  @BeforeEach
  void bucketWithVersioning() {
    buckets++;
    bucket = "versions-" + buckets;
    s3.createBucket(create -> create.bucket(bucket));
    s3.putBucketVersioning(versioning ->
        versioning
            .bucket(bucket)
            .versioningConfiguration(it -> it.status(BucketVersioningStatus.ENABLED)));
  }

  @Test
  void removedObjectLosesItsVersionsThenTheMarker() {
    put(KEY, "one");
    put(KEY, "three");
    delete(KEY);

    Freed freed = removal().deleteRemoved(KEY, Instant.now());

    assertEquals(new Freed(3, 8), freed);
    assertEquals(List.of(), all());
    assertEquals(Freed.NONE, removal().deleteRemoved(KEY, Instant.now()));
  }

  @Test
  void objectThatWasPutAgainStays() {
    put(KEY, "one");
    delete(KEY);
    Instant removed = Instant.now();
    Await.anotherSecond();
    put(KEY, "again");

    removal().deleteRemoved(KEY, removed);

    assertEquals(List.of("version acme/docs/a.txt latest"), all());
    assertEquals("again", text(KEY));
  }

  @Test
  void objectThatIsThereIsLeftWithItsFormerVersions() {
    put(KEY, "one");
    put(KEY, "two");

    assertEquals(Freed.NONE, removal().deleteRemoved(KEY, Instant.now()));
    assertEquals(2, all().size());
  }

  @Test
  void deletionAfterTheOneThatWasSeenIsLeft() {
    put(KEY, "one");
    delete(KEY);

    Freed freed = removal().deleteRemoved(KEY, Instant.now().minus(Duration.ofMinutes(10)));

    assertEquals(Freed.NONE, freed);
    assertEquals(2, all().size());
  }

  @Test
  void objectsWhoseKeysGoOnAreLeft() {
    put(KEY, "one");
    put(LONGER, "two");
    put(LONGER, "three");
    delete(KEY);
    delete(LONGER);

    removal().deleteRemoved(KEY, Instant.now());

    assertEquals(3, all().size());
    assertTrue(all().stream().allMatch(each -> each.contains("a.txt.old")), all().toString());
  }

  @Test
  void erasureTakesAllVersionsAndMarkersOfItsTenant() {
    for (int i = 0; i < MORE_THAN_A_PAGE; i++) {
      put(new ObjectKey(ACME, "docs", i % 10 + ".txt"), "text " + i);
    }
    delete(new ObjectKey(ACME, "docs", "3.txt"));
    put(new ObjectKey(new TenantId("acme2"), "docs", "a.txt"), "another's");

    long erased = erase(ACME);

    assertEquals(MORE_THAN_A_PAGE + 1, erased);
    assertEquals(List.of("version acme2/docs/a.txt latest"), all());
  }

  private long erase(TenantId tenant) {
    S3Erasure place = S3Erasure.ofSources(s3, bucket);
    ErasureScope scope = new ErasureScope(tenant, new TenantId("gone"));
    long erased = 0;
    ErasurePlace.Slice slice = place.find(scope, Optional.empty());
    while (!slice.found().isEmpty()) {
      assertTrue(slice.found().stream().allMatch(it -> it.kind() == ErasedKind.SOURCE_VERSIONS));
      place.erase(scope, slice.found());
      erased += slice.found().size();
      slice = place.find(scope, slice.next());
    }
    return erased;
  }

  private S3SourceVersions removal() {
    return new S3SourceVersions(s3, bucket);
  }

  private void put(ObjectKey key, String text) {
    s3.putObject(put -> put.bucket(bucket).key(key.full()), RequestBody.fromString(text));
  }

  private void delete(ObjectKey key) {
    s3.deleteObject(delete -> delete.bucket(bucket).key(key.full()));
  }

  private String text(ObjectKey key) {
    return s3.getObjectAsBytes(get -> get.bucket(bucket).key(key.full())).asUtf8String();
  }

  /** All versions and markers, as the bucket lists them. */
  private List<String> all() {
    var listed = s3.listObjectVersions(list -> list.bucket(bucket));
    return Stream.concat(
            listed.versions().stream()
                .map(it -> "version " + it.key() + (it.isLatest() ? " latest" : "")),
            listed.deleteMarkers().stream().map(it -> "marker " + it.key()))
        .sorted()
        .toList();
  }
}
