package dev.embedway.emulators.s3;

import static dev.embedway.emulators.s3.ObjectChange.Kind.CREATED;
import static dev.embedway.emulators.s3.ObjectChange.Kind.REMOVED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.auth.EmulatorCredentials;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.ObjectIdentifier;

class S3EventsTest {

  private static final EmulatorCredentials KEYS = new EmulatorCredentials("key", "secret");

  private final List<ObjectChange> changes = new CopyOnWriteArrayList<>();

  @TempDir private Path temporary;

  @Test
  void everyWayToChangeAnObjectIsToldOnceInOrder() {
    try (EmbeddedS3 server = start(InstantSource.system());
        S3Client s3 = client(server)) {
      s3.createBucket(b -> b.bucket("documents"));
      s3.putObject(
          p -> p.bucket("documents").key("acme/a b+ü.txt"), RequestBody.fromString("hello"));
      s3.copyObject(c ->
          c.sourceBucket("documents")
              .sourceKey("acme/a b+ü.txt")
              .destinationBucket("documents")
              .destinationKey("acme/copy"));
      multipart(s3, "parts");
      s3.deleteObject(d -> d.bucket("documents").key("acme/copy"));
      s3.deleteObjects(d ->
          d.bucket("documents")
              .delete(k -> k.objects(ObjectIdentifier.builder().key("parts").build())));
    }

    assertEquals(
        List.of(
            "CREATED acme/a b+ü.txt 5 5d41402abc4b2a76b9719d911017c592",
            "CREATED acme/copy 5 5d41402abc4b2a76b9719d911017c592",
            "CREATED parts 4 1819d1a8700e59901a48215b8577ac07-1",
            "REMOVED acme/copy 0 ",
            "REMOVED parts 0 "),
        changes.stream()
            .map(c ->
                c.kind()
                    + " "
                    + c.object().key()
                    + " "
                    + c.object().size()
                    + " "
                    + c.object().etag())
            .toList());
    assertSequencersRise();
  }

  @Test
  void sequencersRiseOverARestartWithTheClockSetBack() {
    Instant noon = Instant.parse("2026-06-01T12:00:00Z");
    // The signature's time is the real one; this clock is only that of the events.
    for (Instant now : List.of(noon, noon.minus(Duration.ofDays(1)))) {
      try (EmbeddedS3 server = start(InstantSource.fixed(now));
          S3Client s3 = client(server)) {
        s3.createBucket(b -> b.bucket("bucket" + now.getEpochSecond()));
        s3.putObject(
            p -> p.bucket("bucket" + now.getEpochSecond()).key("k"), RequestBody.fromString("x"));
      }
    }

    assertEquals(List.of(CREATED, CREATED), changes.stream().map(ObjectChange::kind).toList());
    assertSequencersRise();
  }

  @Test
  void ofRacingWritesEveryEventNamesWhatIsThereWhileItIsTold() {
    AtomicReference<S3Client> reader = new AtomicReference<>();
    List<String> mismatches = new CopyOnWriteArrayList<>();
    S3EventListener listener =
        change -> {
          changes.add(change);
          String there = reader.get().headObject(h -> h.bucket("documents").key("k")).eTag();
          if (!there.equals("\"" + change.object().etag() + "\"")) {
            mismatches.add(change.sequencer());
          }
        };
    try (EmbeddedS3 server = EmbeddedS3.start(temporary, KEYS, InstantSource.system(), listener);
        S3Client s3 = client(server)) {
      reader.set(s3);
      s3.createBucket(b -> b.bucket("documents"));
      try (ExecutorService racers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 40; i++) {
          String text = "text " + i;
          racers.execute(() ->
              s3.putObject(p -> p.bucket("documents").key("k"), RequestBody.fromString(text)));
        }
      }
    }

    assertEquals(40, changes.size());
    assertEquals(List.of(), mismatches);
    assertSequencersRise();
  }

  @Test
  void aRemovalOfNothingIsToldToo() {
    try (EmbeddedS3 server = start(InstantSource.system());
        S3Client s3 = client(server)) {
      s3.createBucket(b -> b.bucket("documents"));
      s3.deleteObject(d -> d.bucket("documents").key("never"));
    }

    assertEquals(List.of(REMOVED), changes.stream().map(ObjectChange::kind).toList());
  }

  private static void multipart(S3Client s3, String key) {
    String upload = s3.createMultipartUpload(m -> m.bucket("documents").key(key)).uploadId();
    String etag =
        s3.uploadPart(
                p -> p.bucket("documents").key(key).uploadId(upload).partNumber(1),
                RequestBody.fromString("part"))
            .eTag();
    CompletedPart part = CompletedPart.builder().partNumber(1).eTag(etag).build();
    s3.completeMultipartUpload(
        m -> m.bucket("documents").key(key).uploadId(upload).multipartUpload(u -> u.parts(part)));
  }

  private void assertSequencersRise() {
    for (int i = 1; i < changes.size(); i++) {
      String earlier = changes.get(i - 1).sequencer();
      String later = changes.get(i).sequencer();
      assertTrue(earlier.compareTo(later) < 0, earlier + " then " + later);
      assertEquals(18, later.length());
    }
  }

  private EmbeddedS3 start(InstantSource clock) {
    return EmbeddedS3.start(temporary, KEYS, clock, changes::add);
  }

  private static S3Client client(EmbeddedS3 server) {
    return AwsClients.s3(server.endpoint(), KEYS);
  }
}
