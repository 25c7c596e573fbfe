package dev.embedway.local.cli.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.CloudExtension;
import dev.embedway.local.cli.Typed;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@Timeout(360)
@ExtendWith(CloudExtension.class)
class IngestCommandTest {

  private final LocalCloud cloud;

  @TempDir private Path directory = Path.of("");

  IngestCommandTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void ingestCountsWhatIsNewUnchangedAndFailed() throws IOException {
    Path root = directory.resolve("notes");
    Path notes = Files.createDirectories(root.resolve("deep"));
    Files.writeString(root.resolve("one.md"), "# Bells\n\nThe bell is cast of bronze.");
    Files.writeString(notes.resolve("two.txt"), "The clapper is of soft iron.");
    Files.write(notes.resolve("picture.png"), new byte[] {1, 0, 3});
    Files.writeString(notes.resolve(".hidden.txt"), "not meant");

    Typed first = connected("ingest", "--wait", "--store", "bells", root.toString());
    Files.writeString(notes.resolve("two.txt"), "The clapper is of hard steel.");
    Await.anotherSecond();
    Typed second = connected("ingest", "--wait", "--store", "bells", root.toString());
    Await.anotherSecond();
    Files.write(
        notes.resolve("broken.pdf"), "%PDF-1.4 no more".getBytes(StandardCharsets.US_ASCII));
    Typed third = connected("ingest", "--wait", "--store", "bells", root.toString());

    assertEquals("new 2, unchanged 0, failed 0", first.out());
    assertEquals("Skipped 2: 1 hidden, 1 binary. --verbose names them.", notes(first));
    assertEquals(0, first.exitCode());
    assertEquals("new 1, unchanged 1, failed 0", second.out());
    assertEquals("new 0, unchanged 2, failed 1", third.out());
    assertTrue(third.err().contains("broken.pdf: "), third.err());
    assertEquals(1, third.exitCode());
  }

  @Test
  void aMetadataFileGoesWithItsDocument() throws IOException {
    Path file = Files.writeString(directory.resolve("gong.md"), "A gong is of bronze too.");
    Path side = directory.resolve("gong.md.metadata.json");
    Files.writeString(side, "{\"metadataAttributes\":{\"lang\":\"en\"}}");
    Files.writeString(directory.resolve("alone.txt.metadata.json"), "{}");

    Typed first = connected("ingest", "--wait", "--store", "gongs", directory.toString());
    Files.writeString(side, "{\"metadataAttributes\":7}");
    Typed second = connected("ingest", "--store", "gongs", directory.toString());
    Typed listed = connected("documents", "--store", "gongs");

    assertEquals("new 1, unchanged 0, failed 0", first.out(), first.err());
    assertEquals("Skipped 1: 1 metadata of no document. --verbose names them.", notes(first));
    assertEquals("new 0, unchanged 0, failed 1", second.out());
    assertTrue(second.err().contains(file + ": found without its metadata"), second.err());
    assertTrue(listed.out().contains("gong.md  invalid_metadata: "), listed.out());
    assertEquals(1, listed.out().lines().count());
  }

  @Test
  void ingestDeletesWhatIsMissingAndNothingElse() throws IOException {
    Path root = Files.createDirectories(directory.resolve("harbour"));
    Files.writeString(root.resolve("pier.md"), "The pier is of oak.");
    Files.writeString(root.resolve("quay.md"), "The quay is of stone.");
    Files.writeString(root.resolve("draft.md"), "The mole is not built.");
    Path other = Files.writeString(directory.resolve("other.md"), "The lighthouse is of iron.");
    connected("ingest", "--wait", "--store", "harbour", root.toString(), other.toString());
    Files.delete(root.resolve("pier.md"));
    Files.delete(root.resolve("draft.md"));
    String[] mirror = {
      "ingest", "--store", "harbour", "--delete-missing", "--exclude", "draft*", root.toString()
    };

    Typed rehearsed =
        connected(Stream.concat(Stream.of(mirror), Stream.of("--dry-run")).toArray(String[]::new));
    Await.anotherSecond();
    Typed mirrored = connected(mirror);
    Typed again = connected(mirror);
    Files.delete(root.resolve("quay.md"));
    Typed unmounted = connected(mirror);
    Typed listed = connected("documents", "--store", "harbour");

    assertTrue(rehearsed.out().endsWith("(dry run) delete: harbour/pier.md"), rehearsed.out());
    assertEquals("new 0, unchanged 1, failed 0, deleted 1", mirrored.lastLine(), mirrored.err());
    assertEquals("new 0, unchanged 1, failed 0, deleted 0", again.lastLine(), again.err());
    assertEquals(1, unmounted.exitCode());
    assertTrue(unmounted.err().contains("No file was found, so the 1 documents"), unmounted.err());
    assertEquals(
        List.of("harbour/draft.md", "harbour/quay.md", "other.md"),
        listed.out().lines().map(line -> line.replaceAll(".* harbour/", "")).sorted().toList());
  }

  @Test
  void largeFilesGoThroughAPresignedUrl() throws IOException {
    Path file = directory.resolve("large.html");
    String filler = "<!-- " + "x".repeat((int) Uploader.INLINE_LIMIT) + " -->";
    Files.writeString(file, "<html><body><p>Peat burns slowly.</p>" + filler + "</body></html>");

    Typed ingested = connected("ingest", "--wait", "--store", "large", file.toString());
    Typed again = connected("ingest", "--wait", "--store", "large", file.toString());

    assertEquals("new 1, unchanged 0, failed 0", ingested.out(), ingested.err());
    assertEquals(0, again.exitCode(), again.err());
    assertTrue(connected("search", "--store", "large", "peat").out().contains("Peat burns"));
  }

  /** Lines beside the results, without those of progress, which a slow machine prints. */
  private static String notes(Typed typed) {
    return typed
        .err()
        .lines()
        .filter(line -> !line.startsWith("Ingesting: "))
        .collect(Collectors.joining("\n"));
  }

  private Typed connected(String... words) {
    return Typed.command(cloud, words);
  }
}
