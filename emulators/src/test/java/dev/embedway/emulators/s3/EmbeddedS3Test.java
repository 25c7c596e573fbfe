package dev.embedway.emulators.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.RawHttp;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

class EmbeddedS3Test {

  private final S3Client s3 =
      AwsClients.s3(SharedEmulators.s3Endpoint(), SharedEmulators.CREDENTIALS);
  private final String bucket = SharedEmulators.freshName("bucket");

  @BeforeEach
  void createBucket() {
    s3.createBucket(b -> b.bucket(bucket));
  }

  @AfterEach
  void closeClient() {
    s3.close();
  }

  @Test
  void anObjectComesBackWithItsTypeAndMetadata() {
    s3.putObject(
        p ->
            p.bucket(bucket)
                .key("acme/notes/größe 1+1%.txt")
                .contentType("text/plain; charset=utf-8")
                .metadata(Map.of("generation", "7")),
        RequestBody.fromString("text"));

    var object = s3.getObjectAsBytes(g -> g.bucket(bucket).key("acme/notes/größe 1+1%.txt"));

    assertEquals("text", object.asUtf8String());
    // As sent but for the space, which this server drops and AWS keeps.
    assertEquals("text/plain;charset=utf-8", object.response().contentType());
    assertEquals(Map.of("generation", "7"), object.response().metadata());
  }

  @Test
  void aKeyThatNoFileCanBeNamedAfterIsTheClientsFault() {
    put("a/file", "text");
    put("b/directory/file", "text");

    assertStatus(400, () -> put("a/file/below", "text"));
    assertStatus(400, () -> put("b/directory", "text"));
    assertStatus(400, () -> put("k".repeat(255), "text"));
    assertStatus(400, () -> put("k".repeat(600), "text"));
    assertEquals("text", read("a/file"));
    assertEquals("text", read("b/directory/file"));
  }

  @Test
  void folderMarkerIsAnEmptyObject() {
    put("a/b/", "");
    put("a/b/file", "text");

    HeadObjectResponse marker = s3.headObject(h -> h.bucket(bucket).key("a/b/"));

    assertEquals(0, marker.contentLength());
    assertEquals("\"d41d8cd98f00b204e9800998ecf8427e\"", marker.eTag());
    assertEquals("text", read("a/b/file"));
    assertStatus(400, () -> put("c/", "text"));
  }

  @Test
  void aRefusedPutIsAnsweredWhenItsBodyWasRead() throws IOException {
    put("a/file", "text");
    URI url = presignedPut("a/file/below");

    String answer =
        RawHttp.sendInHalves(
            url,
            "PUT " + url.getRawPath() + "?" + url.getRawQuery(),
            List.of("Host: " + url.getAuthority(), "Content-Type: text/markdown"));

    assertEquals(400, RawHttp.status(answer), answer);
  }

  @Test
  void aPutOnlyIfAbsentIsRefusedWhenPresent() {
    put("k", "first");

    assertStatus(
        412,
        () ->
            s3.putObject(
                p -> p.bucket(bucket).key("k").ifNoneMatch("*"), RequestBody.fromString("second")));

    assertEquals("first", read("k"));
  }

  @Test
  void aPutOverAnotherVersionThanTheOneNamedIsRefused() {
    String first = put("k", "first");
    put("k", "second");

    assertStatus(
        412,
        () ->
            s3.putObject(
                p -> p.bucket(bucket).key("k").ifMatch(first), RequestBody.fromString("third")));

    assertEquals("second", read("k"));
  }

  @Test
  void aReadOfAnotherVersionThanTheOneNamedIsRefused() {
    String first = put("k", "first");
    String second = put("k", "second");

    assertStatus(412, () -> s3.getObjectAsBytes(g -> g.bucket(bucket).key("k").ifMatch(first)));
    assertEquals(
        "second",
        s3.getObjectAsBytes(g -> g.bucket(bucket).key("k").ifMatch(second)).asUtf8String());
    assertStatus(412, () -> s3.headObject(h -> h.bucket(bucket).key("k").ifMatch(first)));
  }

  @Test
  void aRemovalOfAnotherVersionThanTheOneNamedIsRefused() {
    String first = put("k", "first");
    String second = put("k", "second");

    assertStatus(412, () -> s3.deleteObject(d -> d.bucket(bucket).key("k").ifMatch(first)));
    assertEquals("second", read("k"));

    s3.deleteObject(d -> d.bucket(bucket).key("k").ifMatch(second));
    assertStatus(404, () -> read("k"));
  }

  @Test
  void lastModifiedIsGivenInWholeSecondsByHeadAndInMillisecondsByList() {
    put("k", "text");

    HeadObjectResponse head = s3.headObject(h -> h.bucket(bucket).key("k"));
    var listed = s3.listObjectsV2(l -> l.bucket(bucket)).contents().getFirst();

    Instant inSeconds = listed.lastModified().truncatedTo(ChronoUnit.SECONDS);
    assertEquals(inSeconds, head.lastModified());
    assertEquals(listed.lastModified().truncatedTo(ChronoUnit.MILLIS), listed.lastModified());
  }

  @Test
  void aPresignedPutNeedsNoOtherCredentials() throws Exception {
    URI url = presignedPut("k");

    assertEquals(200, httpPut(url));
    assertEquals("uploaded", read("k"));
    assertEquals("text/markdown", s3.headObject(h -> h.bucket(bucket).key("k")).contentType());
    assertEquals(403, httpPut(URI.create(url.toString().replace("/k?", "/other?"))));
  }

  @Test
  void anotherSecretIsRefused() {
    EmulatorCredentials wrong =
        new EmulatorCredentials(SharedEmulators.CREDENTIALS.accessKeyId(), "guess");
    try (S3Client stranger = AwsClients.s3(SharedEmulators.s3Endpoint(), wrong)) {
      assertStatus(403, () -> stranger.listObjectsV2(l -> l.bucket(bucket)));
      assertFalse(wrong.toString().contains("guess"));
    }
  }

  private URI presignedPut(String key) {
    try (S3Presigner presigner =
        AwsClients.presigner(SharedEmulators.s3Endpoint(), SharedEmulators.CREDENTIALS)) {
      return URI.create(
          presigner
              .presignPutObject(p ->
                  p.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(
                          r -> r.bucket(bucket).key(key).contentType("text/markdown")))
              .url()
              .toString());
    }
  }

  private String put(String key, String text) {
    return s3.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString(text)).eTag();
  }

  private String read(String key) {
    return s3.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asUtf8String();
  }

  @Test
  void aStartOnATakenPortLeavesTheDirectoryToTheNext(@TempDir Path directory) throws IOException {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThrows(EmulatorException.class, () -> start(other.getLocalPort(), directory));
    }

    try (EmbeddedS3 started = start(0, directory)) {
      assertThrows(EmulatorException.class, () -> start(0, directory), "it is in use");
      assertNotEquals(0, started.endpoint().getPort());
    }
  }

  private static EmbeddedS3 start(int port, Path directory) {
    return EmbeddedS3.start(
        port,
        directory,
        SharedEmulators.CREDENTIALS,
        InstantSource.system(),
        change -> {},
        S3Cors.NONE);
  }

  private static void assertStatus(int expected, Executable call) {
    assertEquals(expected, assertThrows(S3Exception.class, call).statusCode());
  }

  private static int httpPut(URI url) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(url)
              .header("Content-Type", "text/markdown")
              .PUT(HttpRequest.BodyPublishers.ofString("uploaded"))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
