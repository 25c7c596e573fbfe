package dev.embedway.emulators.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.AwsClients;
import dev.embedway.emulators.RawHttp;
import dev.embedway.emulators.SharedEmulators;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ObjectCannedACL;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Attacks of a tenant who was given a presigned URL, and of a web page. */
class S3AttacksTest {

  private static final String SECRET = "the other tenant's text";

  private final URI server = SharedEmulators.s3Endpoint();
  private final S3Client s3 = AwsClients.s3(server, SharedEmulators.CREDENTIALS);
  private final String bucket = SharedEmulators.freshName("documents");
  private final String artifacts = SharedEmulators.freshName("artifacts");

  @BeforeEach
  void putAnotherTenantsObjects() {
    s3.createBucket(b -> b.bucket(bucket));
    s3.createBucket(b -> b.bucket(artifacts));
    s3.putObject(p -> p.bucket(bucket).key("other/main/secret"), RequestBody.fromString(SECRET));
    s3.putObject(p -> p.bucket(artifacts).key("other/1/text"), RequestBody.fromString(SECRET));
  }

  @AfterEach
  void closeClient() {
    s3.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-copy-source: /%s/other/main/secret",
        "X-Amz-Copy-Source: %s/other/main/secret",
        "X-AMZ-COPY-SOURCE: %%2F%s%%2Fother%%2Fmain%%2Fsecret",
        "x-amz-copy-source: /%s/mine/../other/main/secret",
        "x-amz-copy-source: /%s/mine/main/own",
      })
  void refusesACopyUnderAPresignedPut(String header) throws IOException {
    String answer = put(presignedPut("mine/main/stolen"), List.of(header.formatted(bucket)));

    assertEquals(403, RawHttp.status(answer), answer);
    assertTrue(answer.contains("not signed"), answer);
    assertAbsent("mine/main/stolen");
  }

  @Test
  void refusesARequestWhenItsBodyWasRead() throws IOException {
    List<String> headers =
        List.of("Host: " + server.getAuthority(), "x-amz-copy-source: /other/main/secret");

    String answer =
        RawHttp.sendInHalves(server, "PUT " + target(presignedPut("mine/main/stolen")), headers);

    assertEquals(403, RawHttp.status(answer), answer);
  }

  @Test
  void refusesACopyOfAnArtifactUnderAPresignedPut() throws IOException {
    String header = "x-amz-copy-source: /" + artifacts + "/other/1/text";

    String answer = put(presignedPut("mine/main/stolen"), List.of(header));

    assertEquals(403, RawHttp.status(answer), answer);
    assertAbsent("mine/main/stolen");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x-amz-acl: public-read",
        "X-Amz-Acl: public-read-write",
        "x-amz-grant-read: uri=http://acs.amazonaws.com/groups/global/AllUsers",
        "x-amz-meta-embedway-attributes: ../../generations/other",
        "x-amz-storage-class: GLACIER",
        "x-amz-metadata-directive: COPY",
        "x-amz-tagging: a=b",
        "x-amz-content-sha256: STREAMING-UNSIGNED-PAYLOAD-TRAILER",
        "x-amz-decoded-content-length: 3",
      })
  void refusesAnUnsignedHeaderUnderAPresignedPut(String header) throws IOException {
    String answer = put(presignedPut("mine/main/own"), List.of(header));

    assertEquals(403, RawHttp.status(answer), answer);
    assertAbsent("mine/main/own");
  }

  @Test
  void refusesAnUnsignedHeaderOfARequestThatItsHeaderSigns() throws IOException {
    List<String> headers = new ArrayList<>(signedPut("mine/main/own"));
    headers.add("x-amz-copy-source: /" + bucket + "/other/main/secret");

    String answer = RawHttp.send(server, "PUT /" + bucket + "/mine/main/own", headers, "");

    assertEquals(403, RawHttp.status(answer), answer);
    assertAbsent("mine/main/own");
  }

  @Test
  void takesThePresignedPutItself() throws IOException {
    String answer = put(presignedPut("mine/main/own"), List.of());

    assertEquals(200, RawHttp.status(answer), answer);
    assertEquals("own", read("mine/main/own"));
  }

  @Test
  void takesAPresignedPutOfAPage() throws IOException {
    String answer = put(presignedPut("mine/main/own"), List.of("Origin: http://app.example"));

    assertEquals(200, RawHttp.status(answer), answer);
  }

  @Test
  void refusesAPresignedPutUnderAnotherName() throws IOException {
    URI url = presignedPut("mine/main/own");
    String answer =
        RawHttp.send(server, "PUT " + target(url), List.of("Host: evil.example"), "own");

    assertEquals(403, RawHttp.status(answer), answer);
    assertTrue(answer.contains("Host must be"), answer);
  }

  @Test
  void refusesASecondListOfSignedHeaders() throws IOException {
    String url =
        target(presignedPut("mine/main/own")) + "&x-amz-signedheaders=host%3Bx-amz-copy-source";

    String answer =
        RawHttp.send(
            server,
            "PUT " + url,
            List.of(
                "Host: " + server.getAuthority(),
                "x-amz-copy-source: /" + bucket + "/other/main/secret"),
            "");

    assertEquals(403, RawHttp.status(answer), answer);
    assertAbsent("mine/main/own");
  }

  @Test
  void refusesSignedCopiesOfAnotherTenantsObjects() {
    put("mine/main/own");

    assertStatus(403, () -> copy(bucket, "other/main/secret", "mine/main/stolen"));
    assertStatus(403, () -> copy(artifacts, "other/1/text", "mine/main/stolen"));
    assertStatus(403, () -> copy(bucket, "mine/../other/main/secret", "mine/main/stolen"));
    assertStatus(403, () -> copyPart("other/main/secret", "mine/main/parts"));
    assertAbsent("mine/main/stolen");
  }

  @Test
  void takesSignedCopiesOfTheSameTenant() {
    put("mine/main/own");

    copy(bucket, "mine/main/own", "mine/archive/a b+ü");
    copyPart("mine/main/own", "mine/main/parts");

    assertEquals("own", read("mine/archive/a b+ü"));
  }

  @Test
  void refusesAccessListsThoughTheyAreSigned() {
    assertStatus(
        400,
        () ->
            s3.putObject(
                p -> p.bucket(bucket).key("mine/main/own").acl(ObjectCannedACL.PUBLIC_READ),
                RequestBody.fromString("own")));
    put("mine/main/own");
    assertStatus(
        400,
        () ->
            s3.putObjectAcl(
                p -> p.bucket(bucket).key("mine/main/own").acl(ObjectCannedACL.PUBLIC_READ)));
    assertStatus(400, () -> s3.putBucketAcl(p -> p.bucket(bucket).acl("public-read")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "PUT", "DELETE", "POST", "HEAD"})
  void refusesWhoDoesNotSign(String method) throws IOException {
    List<String> headers = List.of("Host: " + server.getAuthority());

    String answer =
        RawHttp.send(server, method + " /" + bucket + "/other/main/secret", headers, "");

    assertEquals(403, RawHttp.status(answer), answer);
    assertEquals(SECRET, read("other/main/secret"));
  }

  @Test
  void refusesAFormOfAPage() throws IOException {
    String body =
        """
        --b\r
        Content-Disposition: form-data; name="key"\r
        \r
        mine/main/form\r
        --b\r
        Content-Disposition: form-data; name="file"; filename="f"\r
        \r
        text\r
        --b--\r
        """;
    String answer =
        RawHttp.send(
            server,
            "POST /" + bucket,
            List.of(
                "Host: " + server.getAuthority(),
                "Origin: http://evil.example",
                "Content-Type: multipart/form-data; boundary=b"),
            body);

    assertEquals(403, RawHttp.status(answer), answer);
    assertAbsent("mine/main/form");
  }

  private URI presignedPut(String key) {
    try (S3Presigner presigner = AwsClients.presigner(server, SharedEmulators.CREDENTIALS)) {
      return URI.create(
          presigner
              .presignPutObject(p ->
                  p.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(r -> r.bucket(bucket).key(key)))
              .url()
              .toString());
    }
  }

  /** Headers of a signed PUT without a body, as AWS's signer makes them. */
  private List<String> signedPut(String key) {
    try (S3Presigner presigner = AwsClients.presigner(server, SharedEmulators.CREDENTIALS)) {
      Map<String, String> query = new java.util.HashMap<>();
      String signed =
          presigner
              .presignPutObject(p ->
                  p.signatureDuration(Duration.ofMinutes(5))
                      .putObjectRequest(r -> r.bucket(bucket).key(key)))
              .url()
              .getQuery();
      Arrays.stream(signed.split("&"))
          .map(pair -> pair.split("=", 2))
          .forEach(halves -> query.put(halves[0], halves[1]));
      return List.of(
          "Host: " + server.getAuthority(),
          "Authorization: AWS4-HMAC-SHA256 Credential=%s, SignedHeaders=host, Signature=%s"
              .formatted(query.get("X-Amz-Credential"), query.get("X-Amz-Signature")));
    }
  }

  private String put(URI url, List<String> headers) throws IOException {
    List<String> all = new ArrayList<>(headers);
    all.add("Host: " + server.getAuthority());
    return RawHttp.send(server, "PUT " + target(url), all, "own");
  }

  private static String target(URI url) {
    return url.getRawPath() + "?" + url.getRawQuery();
  }

  private void put(String key) {
    s3.putObject(p -> p.bucket(bucket).key(key), RequestBody.fromString("own"));
  }

  private void copy(String from, String source, String target) {
    s3.copyObject(c ->
        c.sourceBucket(from).sourceKey(source).destinationBucket(bucket).destinationKey(target));
  }

  private void copyPart(String source, String target) {
    String upload = s3.createMultipartUpload(m -> m.bucket(bucket).key(target)).uploadId();
    s3.uploadPartCopy(c ->
        c.sourceBucket(bucket)
            .sourceKey(source)
            .destinationBucket(bucket)
            .destinationKey(target)
            .uploadId(upload)
            .partNumber(1));
  }

  private String read(String key) {
    return s3.getObjectAsBytes(g -> g.bucket(bucket).key(key)).asUtf8String();
  }

  private void assertAbsent(String key) {
    assertStatus(404, () -> read(key));
    assertTrue(
        Stream.of(s3.listObjectsV2(l -> l.bucket(bucket)))
            .flatMap(page -> page.contents().stream())
            .noneMatch(object -> object.key().equals(key)));
  }

  private static void assertStatus(int expected, Runnable call) {
    assertEquals(expected, assertThrows(S3Exception.class, call::run).statusCode());
  }
}
