package dev.embedway.bundle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;

/**
 * An OCI image layout in a directory; a blob is compared with its digest and size when it is read.
 *
 * @param directory has {@code index.json}
 * @see <a href="https://github.com/opencontainers/image-spec/blob/main/image-layout.md">Layout</a>
 */
record ImageLayout(Path directory) {

  private static final JsonMapper JSON = new JsonMapper();

  /** Unpacks an image's archive into a directory that is there and empty. */
  static ImageLayout unpacked(Path archive, Path directory)
      throws IOException, InterruptedException {
    Run.of("tar", "-xf", archive.toString(), "-C", directory.toString()).output();
    return new ImageLayout(directory);
  }

  JsonNode manifest() throws IOException {
    return json(blob(index().at("/manifests/0")));
  }

  JsonNode index() throws IOException {
    return json(directory.resolve("index.json"));
  }

  /** The list that Docker before version 25 reads instead of the index. */
  JsonNode dockerManifest() throws IOException {
    return json(directory.resolve("manifest.json")).required(0);
  }

  /** Settings of a container, and what its layers unpacked are. */
  JsonNode config() throws IOException {
    return json(blob(manifest().required("config")));
  }

  /** Files of the layers, the lowest first, whose content is what the config says. */
  List<Path> layers() throws IOException {
    List<Path> layers = new ArrayList<>();
    List<String> digests = new ArrayList<>();
    for (JsonNode descriptor : manifest().required("layers")) {
      Path layer = blob(descriptor);
      try (InputStream content = new GZIPInputStream(Files.newInputStream(layer))) {
        digests.add(digest(content));
      }
      layers.add(layer);
    }
    assertEquals(texts(config().at("/rootfs/diff_ids")), digests);
    return layers;
  }

  private Path blob(JsonNode descriptor) throws IOException {
    String digest = descriptor.required("digest").asText();
    Path file = directory.resolve("blobs").resolve(digest.replace(':', '/'));
    assertEquals(descriptor.required("size").asLong(), Files.size(file));
    try (InputStream content = Files.newInputStream(file)) {
      assertEquals(digest, digest(content));
    }
    return file;
  }

  /** Entries of an array of strings. */
  static List<String> texts(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static JsonNode json(Path file) throws IOException {
    return JSON.readTree(file.toFile());
  }

  private static String digest(InputStream content) throws IOException {
    try (DigestInputStream counted =
        new DigestInputStream(content, MessageDigest.getInstance("SHA-256"))) {
      counted.transferTo(OutputStream.nullOutputStream());
      return "sha256:" + HexFormat.of().formatHex(counted.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
