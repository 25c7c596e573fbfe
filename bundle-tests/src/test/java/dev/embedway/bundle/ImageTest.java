package dev.embedway.bundle;

import static dev.embedway.bundle.ImageLayout.texts;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The OCI image, without a registry and without an engine for containers, where the build can make
 * one. Its command is run with {@code chroot}, which needs root.
 */
class ImageTest {

  private static final Path IMAGE = Path.of(System.getProperty("embedway.test.image"));

  /** Set by CI: a build without an image is a failure there. */
  private static final boolean IS_REQUIRED = "required".equals(System.getenv("EMBEDWAY_IMAGE"));

  @TempDir private Path directory = Path.of("");

  private ImageLayout image = new ImageLayout(directory);

  @BeforeEach
  void unpack() throws IOException, InterruptedException {
    if (isMade()) {
      image = ImageLayout.unpacked(IMAGE, Files.createDirectory(directory.resolve("layout")));
    }
  }

  /** False on a machine that makes no image, whose build has said why. */
  private static boolean isMade() {
    boolean isMade = Files.exists(IMAGE);
    assertTrue(
        isMade || Files.exists(IMAGE.resolveSibling("no-image")), "neither image nor reason");
    assertTrue(isMade || !IS_REQUIRED, "EMBEDWAY_IMAGE=required, and the build made none");
    return isMade;
  }

  /** JUnit would warn of links that lead out of the directory, as those to /usr do from here. */
  @AfterEach
  void delete() throws IOException, InterruptedException {
    Run.of("rm", "-rf", "--one-file-system", directory.resolve("root").toString()).output();
  }

  @Test
  void configNamesAUserWithoutRightsAPortAndAVolume() throws IOException {
    if (!isMade()) {
      return;
    }
    JsonNode settings = image.config().required("config");

    assertEquals("10001:10001", settings.required("User").asText());
    assertEquals(List.of("/opt/embedway/embedway"), texts(settings.required("Entrypoint")));
    assertEquals(List.of("up", "--host", "0.0.0.0"), texts(settings.required("Cmd")));
    assertEquals(Set.of("8080/tcp"), names(settings.required("ExposedPorts")));
    assertEquals(Set.of("/data"), names(settings.required("Volumes")));
    assertEquals("/data", settings.required("WorkingDir").asText());
    assertEquals(
        image.manifest().at("/config/digest").asText().replace(":", "/"),
        image.dockerManifest().required("Config").asText().replaceFirst("^blobs/", ""));
    assertEquals(
        image.layers().stream()
            .map(layer -> image.directory().relativize(layer).toString())
            .toList(),
        texts(image.dockerManifest().required("Layers")));
  }

  private static Set<String> names(JsonNode object) {
    return object.properties().stream().map(entry -> entry.getKey()).collect(Collectors.toSet());
  }

  /** Two builds of the same files would differ in their times and owners, or in an order. */
  @Test
  void filesHaveOneTimeAndAnOrder() throws IOException, InterruptedException {
    if (!isMade()) {
      return;
    }
    for (Path layer : image.layers()) {
      List<String> names = new ArrayList<>();
      for (String line : listed(layer)) {
        String[] words = line.split(" +", 6);
        assertTrue(words[1].equals("0/0") || words[1].equals("10001/10001"), line);
        assertEquals("2026-01-01 00:00:00", words[3] + " " + words[4], line);
        names.add(words[5].replaceFirst(" (->|link to) .*", "").replace("/", "\0"));
      }
      assertEquals(names.stream().sorted().toList(), names);
    }
  }

  private static List<String> listed(Path layer) throws IOException, InterruptedException {
    return Run.of("tar", "-tvzf", layer.toString(), "--numeric-owner", "--full-time", "--utc")
        .output()
        .lines()
        .toList();
  }

  @Test
  void theImagesOwnCommandAnswersInItsOwnFilesAsItsOwnUser() throws Exception {
    if (!isMade() || !mayChangeRoot()) {
      return;
    }
    Path root = Files.createDirectory(directory.resolve("root"));
    for (Path layer : image.layers()) {
      Run.of("tar", "-xzpf", layer.toString(), "--numeric-owner", "-C", root.toString()).output();
    }
    JsonNode settings = image.config().required("config");
    long start = System.nanoTime();

    try (Container container = Container.start(root, settings, "--port", "0")) {
      URI url = URI.create(container.awaitLine("ready ").replaceFirst("ready +", ""));
      double seconds = (System.nanoTime() - start) / 1e9;

      assertEquals(200, status(HttpRequest.newBuilder(url.resolve("/health")).GET()));
      assertEquals(401, status(HttpRequest.newBuilder(url.resolve("/v1/models")).GET()));
      container.run(healthCheck(settings, url.getPort()));
      container.run(words(settings, "ingest", "--wait", "/opt/embedway/examples"));
      String found =
          container.run(words(settings, "search", "How often are the millstones dressed?"));
      assertTrue(found.contains("tide-mill-keeper.txt"), found);
      String first = container.run(List.of("cat", "/proc/1/cmdline"));
      assertTrue(first.contains("\0-Xms32m\0"), "the heap begins with the machine's memory");
      int status = container.stop();

      System.out.printf(
          "%s: %.0f MB, ready after %.1f s%n",
          IMAGE.getFileName(), Files.size(IMAGE) / 1e6, seconds);
      assertEquals(128 + 15, status);
    }
  }

  private static boolean mayChangeRoot() {
    boolean isRoot = new UnixSystem().getUid() == 0;
    assertTrue(isRoot || !IS_REQUIRED, "EMBEDWAY_IMAGE=required, and chroot needs root");
    return isRoot;
  }

  private static List<String> words(JsonNode settings, String... words) {
    List<String> all = new ArrayList<>(texts(settings.required("Entrypoint")));
    all.addAll(List.of(words));
    return all;
  }

  /** The check's program, which looks at the port that is usual. */
  private static List<String> healthCheck(JsonNode settings, int port) {
    List<String> test = texts(settings.at("/Healthcheck/Test"));
    assertEquals("CMD", test.getFirst());
    return test.stream().skip(1).map(word -> word.replace("8080", "" + port)).toList();
  }

  private static int status(HttpRequest.Builder request) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.discarding()).statusCode();
    }
  }
}
