package dev.embedway.emulators.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.auth.EmulatorCredentials;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** A presigned upload from a web page. */
class S3CorsTest {

  private static final String ORIGIN = "access-control-allow-origin";
  private static final EmulatorCredentials KEYS = SharedEmulators.CREDENTIALS;

  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir Path directory;

  private EmbeddedS3 server;
  private S3Client s3;

  @BeforeEach
  void start() {
    server =
        EmbeddedS3.start(
            0,
            directory,
            KEYS,
            InstantSource.system(),
            change -> {},
            new S3Cors(
                Map.of(ORIGIN, "*", "access-control-allow-methods", "PUT"),
                Map.of(ORIGIN, "*", "access-control-expose-headers", "etag")));
    s3 = AwsClients.s3(server.endpoint(), KEYS);
    s3.createBucket(b -> b.bucket("documents"));
  }

  @AfterEach
  void stop() {
    s3.close();
    server.close();
  }

  @Test
  void aPageAsksAndUploads() throws Exception {
    URI url = presigned();

    HttpResponse<String> asked =
        send(
            HttpRequest.newBuilder(url)
                .header("Origin", "https://page.example")
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.noBody()));
    HttpResponse<String> put =
        send(
            HttpRequest.newBuilder(url)
                .header("Origin", "https://page.example")
                .PUT(BodyPublishers.ofString("text")));

    assertEquals(200, asked.statusCode());
    assertEquals("*", asked.headers().firstValue(ORIGIN).orElse(""));
    assertEquals("PUT", asked.headers().firstValue("access-control-allow-methods").orElse(""));
    assertEquals(200, put.statusCode(), put.body());
    assertEquals("*", put.headers().firstValue(ORIGIN).orElse(""));
    assertEquals(4, s3.headObject(h -> h.bucket("documents").key("a/b/c.txt")).contentLength());
  }

  @Test
  void aPageReadsTheRefusalOfAnExpiredOrForgedUrl() throws Exception {
    URI url = presigned();

    HttpResponse<String> put =
        send(
            HttpRequest.newBuilder(URI.create(url.toString().replace("c.txt", "d.txt")))
                .header("Origin", "https://page.example")
                .PUT(BodyPublishers.ofString("text")));

    assertEquals(403, put.statusCode());
    assertEquals("*", put.headers().firstValue(ORIGIN).orElse(""));
  }

  @Test
  void programsAreToldNothingOfPages() throws Exception {
    HttpResponse<String> put =
        send(HttpRequest.newBuilder(presigned()).PUT(BodyPublishers.ofString("text")));

    assertEquals(200, put.statusCode());
    assertEquals("", put.headers().firstValue(ORIGIN).orElse(""));
  }

  private URI presigned() {
    try (S3Presigner presigner = AwsClients.presigner(server.endpoint(), KEYS)) {
      return URI.create(
          presigner
              .presignPutObject(p ->
                  p.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(o -> o.bucket("documents").key("a/b/c.txt")))
              .url()
              .toString());
    }
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), BodyHandlers.ofString());
  }
}
