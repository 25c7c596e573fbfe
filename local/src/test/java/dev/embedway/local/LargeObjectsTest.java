package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.functions.chunking.samples.SampleFiles;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.CompletedPart;

/** Objects that come to S3 in parts, as its tools send them above a few megabytes. */
@Timeout(540)
@ExtendWith(CloudExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LargeObjectsTest {

  /** S3's least size of a part that is not the last. */
  private static final int PART = 5 << 20;

  private static final int COPIED_PART = 50 << 20;
  private static final Duration BOUND = Duration.ofSeconds(90);

  private final String bucket;
  private final Api api;
  private final S3Client s3;

  LargeObjectsTest(LocalCloud cloud) {
    this.bucket = cloud.connection().s3().bucket();
    this.api = Api.of(cloud.connection());
    this.s3 = RunningCloud.s3(cloud.connection());
  }

  @AfterAll
  void close() {
    s3.close();
  }

  @Test
  void anObjectUploadedInPartsIsIngestedAndKnownAgain() {
    byte[] gannets = padded("Gannets dive from thirty metres.");
    String first = put("a.pdf", gannets);
    Await.until(
        () -> api.search("parts", "gannets").equals(List.of("Gannets dive from thirty metres.")),
        BOUND);
    Await.anotherSecond();
    String second = put("a.pdf", gannets);
    Await.until(() -> generation("a.pdf") == 2, BOUND);
    String other = put("a.pdf", padded("Guillemots dive to a hundred metres."));
    Await.until(
        () ->
            api.search("parts", "guillemots")
                .equals(List.of("Guillemots dive to a hundred metres.")),
        BOUND);

    assertTrue(first.endsWith("-2"), first);
    assertEquals(first, second);
    assertTrue(other.endsWith("-2") && !other.equals(first), other);
    assertEquals(3, generation("a.pdf"));
  }

  @Test
  void anObjectOf500MegabytesIsRefusedBySizeAlone() {
    String source = "default/zeros";
    s3.putObject(
        put -> put.bucket(bucket).key(source), RequestBody.fromBytes(new byte[COPIED_PART]));
    String key = "default/parts/huge.pdf";
    String upload = s3.createMultipartUpload(make -> make.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int i = 1; i <= 10; i++) {
      int number = i;
      String etag =
          s3.uploadPartCopy(copy ->
                  copy.sourceBucket(bucket)
                      .sourceKey(source)
                      .destinationBucket(bucket)
                      .destinationKey(key)
                      .uploadId(upload)
                      .partNumber(number))
              .copyPartResult()
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }

    complete(key, upload, parts);

    Await.until(() -> document("huge.pdf").path("status").asText().equals("failed"), BOUND);
    JsonNode error = document("huge.pdf").path("error");
    assertEquals("too_large", error.path("code").asText());
    assertTrue(error.path("message").asText().contains("524288000"), "what was given");
    assertTrue(error.path("message").asText().contains("52428800"), "what is allowed");
    s3.deleteObject(delete -> delete.bucket(bucket).key(source));
    s3.deleteObject(delete -> delete.bucket(bucket).key(key));
  }

  /** A PDF that is larger than a part: what follows its end is not read. */
  private static byte[] padded(String sentence) {
    byte[] pdf = SampleFiles.of("pdf", sentence);
    byte[] padded = Arrays.copyOf(pdf, PART + 1_000);
    Arrays.fill(padded, pdf.length, padded.length, (byte) '\n');
    return padded;
  }

  /** Puts an object in two parts and returns its ETag. */
  private String put(String name, byte[] bytes) {
    String key = "default/parts/" + name;
    String upload = s3.createMultipartUpload(make -> make.bucket(bucket).key(key)).uploadId();
    List<CompletedPart> parts = new ArrayList<>();
    for (int from = 0; from < bytes.length; from += PART) {
      int number = parts.size() + 1;
      byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART));
      String etag =
          s3.uploadPart(
                  put -> put.bucket(bucket).key(key).uploadId(upload).partNumber(number),
                  RequestBody.fromBytes(part))
              .eTag();
      parts.add(CompletedPart.builder().partNumber(number).eTag(etag).build());
    }
    return complete(key, upload, parts);
  }

  private String complete(String key, String upload, List<CompletedPart> parts) {
    return s3.completeMultipartUpload(done ->
            done.bucket(bucket).key(key).uploadId(upload).multipartUpload(all -> all.parts(parts)))
        .eTag()
        .replace("\"", "");
  }

  private long generation(String key) {
    return document(key).path("generation").asLong();
  }

  private JsonNode document(String key) {
    for (JsonNode document : api.get("/v1/documents?store=parts").body().path("data")) {
      if (document.path("key").asText().equals(key)) {
        return document;
      }
    }
    return api.object();
  }
}
