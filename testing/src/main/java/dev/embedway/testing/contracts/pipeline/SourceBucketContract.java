package dev.embedway.testing.contracts.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.upload.SourceBucket;
import dev.embedway.core.pipeline.upload.SourceBucket.ListedObject;
import dev.embedway.core.pipeline.upload.SourceBucket.PresignedPut;
import dev.embedway.core.tenant.TenantId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Contract of every {@link SourceBucket}. */
public abstract class SourceBucketContract {

  private static final String HASH = "0123456789abcdef".repeat(4);
  private static final byte[] TEXT = "Some prose.".getBytes(UTF_8);

  private SourceBucket bucket;

  /** An empty bucket. */
  protected abstract SourceBucket bucket();

  @BeforeEach
  final void emptyBucket() {
    bucket = bucket();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.md", "deep/er/a b+c&d=e%20.md", "grüße/日本語.txt", "q?x#y;z,'(1)!.md"})
  void objectIsWhatWasPutUnderAnyKey(String name) throws IOException {
    ObjectKey key = key(name);

    bucket.put(key, TEXT, "text/markdown; charset=utf-8", HASH);

    SourceObject head = bucket.head(key).orElseThrow();
    assertEquals(TEXT.length, head.bytes());
    assertEquals("text/markdown; charset=utf-8", head.contentType());
    assertEquals(HASH, head.attributesHash());
    assertEquals(head.lastModified().truncatedTo(ChronoUnit.SECONDS), head.lastModified());
    assertFalse(head.etag().contains("\""));
    assertArrayEquals(TEXT, read(bucket.open(key, head.etag()).orElseThrow()));
    assertEquals(List.of(key.full()), all().stream().map(ListedObject::fullKey).toList());
    assertEquals(head.etag(), all().getFirst().etag());
    assertEquals(head.lastModified(), all().getFirst().lastModified());
  }

  @Test
  void objectThatIsNotThereIsEmptyAndDeletingItNoError() {
    assertEquals(Optional.empty(), bucket.head(key("none")));
    assertTrue(bucket.open(key("none"), "etag").isEmpty());
    bucket.delete(key("none"));
    assertEquals(List.of(), all());
  }

  @Test
  void openNeedsTheStateThatWasSeen() {
    ObjectKey key = key("a.md");
    bucket.put(key, TEXT, "text/plain", "");
    SourceObject before = bucket.head(key).orElseThrow();

    bucket.put(key, "Other prose.".getBytes(UTF_8), "text/plain", "");

    assertTrue(bucket.open(key, before.etag()).isEmpty());
    assertNotEquals(before.etag(), bucket.head(key).orElseThrow().etag());
  }

  @Test
  void copyIsTheObjectWithItsTypeAndAttributesOverWhatIsThere() throws IOException {
    ObjectKey from = key("grüße/a b.md");
    ObjectKey to = new ObjectKey(new TenantId("acme"), "other", "日本語/a+b.md");
    bucket.put(from, TEXT, "text/markdown; charset=utf-8", HASH);
    bucket.put(to, "Before.".getBytes(UTF_8), "text/plain", "");
    SourceObject seen = bucket.head(from).orElseThrow();

    assertTrue(bucket.copy(from, to));

    SourceObject copy = bucket.head(to).orElseThrow();
    assertEquals("text/markdown; charset=utf-8", copy.contentType());
    assertEquals(HASH, copy.attributesHash());
    assertArrayEquals(TEXT, read(bucket.open(to, copy.etag()).orElseThrow()));
    assertEquals(Optional.of(seen), bucket.head(from));
    assertFalse(bucket.copy(key("none"), to));
    assertEquals(Optional.of(copy), bucket.head(to));
  }

  @Test
  void typeAndAttributesThatWereNotGivenAreEmpty() {
    bucket.put(key("a"), new byte[0], "", "");

    SourceObject head = bucket.head(key("a")).orElseThrow();

    assertEquals("", head.contentType());
    assertEquals("", head.attributesHash());
    assertEquals(0, head.bytes());
  }

  @Test
  void deletedObjectIsGone() {
    bucket.put(key("a.md"), TEXT, "text/plain", "");

    bucket.delete(key("a.md"));

    assertEquals(Optional.empty(), bucket.head(key("a.md")));
  }

  @Test
  void presignedUrlTakesAPutWithoutAKey() throws Exception {
    ObjectKey key = key("sub/a b+ü.md");
    PresignedPut put =
        bucket.presignPut(key, "text/markdown", HASH, OptionalLong.empty(), Duration.ofMinutes(5));

    HttpResponse<String> answer = put(put.url(), put.headers());

    assertEquals(200, answer.statusCode());
    assertEquals("text/markdown", bucket.head(key).orElseThrow().contentType());
    assertEquals(HASH, bucket.head(key).orElseThrow().attributesHash());
    assertArrayEquals(
        TEXT, read(bucket.open(key, bucket.head(key).orElseThrow().etag()).orElseThrow()));
  }

  @Test
  void presignedUrlIsGoodForItsOwnKeyOnly() throws Exception {
    PresignedPut put =
        bucket.presignPut(
            key("a.md"), "text/plain", "", OptionalLong.empty(), Duration.ofMinutes(5));

    HttpResponse<String> answer =
        put(URI.create(put.url().toString().replace("a.md", "b.md")), put.headers());

    assertEquals(403, answer.statusCode());
    assertEquals(List.of(), all());
  }

  @Test
  void presignedUrlWithASizeTakesThatManyBytesOnly() throws Exception {
    ObjectKey key = key("sized.md");
    for (long wrong : List.of(TEXT.length - 1L, TEXT.length + 1L, 0L)) {
      PresignedPut other =
          bucket.presignPut(key, "text/plain", "", OptionalLong.of(wrong), Duration.ofMinutes(5));

      assertEquals(403, put(other.url(), other.headers()).statusCode());
      assertEquals(Optional.empty(), bucket.head(key));
    }
    PresignedPut exact =
        bucket.presignPut(
            key, "text/plain", "", OptionalLong.of(TEXT.length), Duration.ofMinutes(5));

    assertEquals(200, put(exact.url(), exact.headers()).statusCode());
  }

  @Test
  void listGoesOnBehindTheKeyOfItsCursor() {
    List<String> keys = List.of("a/b/1", "a/b/2", "a/b/3");
    keys.forEach(key -> bucket.put(ObjectKey.parse(key).orElseThrow(), TEXT, "text/plain", ""));

    List<String> listed =
        bucket.list(Optional.of("a/b/1")).items().stream().map(ListedObject::fullKey).toList();

    assertEquals(keys.subList(1, 3), listed);
  }

  private List<ListedObject> all() {
    List<ListedObject> objects = new ArrayList<>();
    Optional<String> after = Optional.empty();
    do {
      Page<ListedObject> page = bucket.list(after);
      objects.addAll(page.items());
      after = page.next();
    } while (after.isPresent());
    return objects;
  }

  private static HttpResponse<String> put(URI url, Map<String, String> headers)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofByteArray(TEXT));
      headers.forEach(request::header);
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static byte[] read(InputStream stream) throws IOException {
    try (stream) {
      return stream.readAllBytes();
    }
  }

  private static ObjectKey key(String name) {
    return new ObjectKey(new TenantId("acme"), "docs", name);
  }
}
