package dev.embedway.functions.chunking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.PipelineSettings.FileLimits;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.format.FileKind;
import dev.embedway.functions.chunking.samples.Archives;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Small files of each format under {@code src/test/resources/corpus}, and what a person sees in
 * them beside: {@code NAME.txt} has the text of the file {@code NAME}, or {@code NAME.error} the
 * code of its refusal; {@code NAME.warnings} what it is warned of, a line each, if anything; {@code
 * NAME.title} its title; {@code NAME.type} the type that it was uploaded with, if any. A folder in
 * place of a file is an archive, whose parts it holds.
 */
class CorpusTest {

  private static final Path CORPUS = Path.of("src/test/resources/corpus");
  private static final Path PAGE = Path.of("../../docs/formats.md");

  private static final FileTextExtractor EXTRACTOR =
      new FileTextExtractor(new FileLimits(1 << 26, Duration.ofSeconds(60), 128));

  @AfterAll
  static void close() {
    EXTRACTOR.close();
  }

  @TestFactory
  Stream<DynamicTest> readsWhatAPersonSees() throws IOException {
    return list(CORPUS).stream()
        .flatMap(format -> list(format).stream())
        .filter(file -> described(file, ".txt") || described(file, ".error"))
        .map(file -> DynamicTest.dynamicTest(CORPUS.relativize(file).toString(), () -> read(file)));
  }

  private static void read(Path file) throws IOException {
    String end = described(file, ".txt") ? beside(file, ".txt") : beside(file, ".error");

    Extraction extraction = extract(file);

    assertEquals(end.strip(), end(extraction).strip());
    assertEquals(
        described(file, ".warnings") ? beside(file, ".warnings").strip() : "",
        warnings(extraction));
    if (described(file, ".title")) {
      assertEquals(beside(file, ".title").strip(), title(extraction));
    }
    if (described(file, ".pages")) {
      assertEquals(beside(file, ".pages").strip(), pages(extraction));
    }
  }

  @Test
  void eachFileOfTheCorpusIsReadOrDescribesOne() throws IOException {
    for (Path format : list(CORPUS)) {
      for (Path file : list(format)) {
        String name = file.getFileName().toString();
        boolean describes =
            name.matches(".*\\.(txt|error|type|warnings|title|pages)")
                && Files.exists(file.resolveSibling(name.substring(0, name.lastIndexOf('.'))));

        assertTrue(
            describes || described(file, ".txt") || described(file, ".error"),
            file + " has no .txt or .error beside it");
      }
    }
  }

  @Test
  void pageOfFormatsNamesEachFormatAndEachFolderOfTheCorpus() throws IOException {
    String page = Files.readString(PAGE);
    List<String> headings = page.lines().filter(line -> line.startsWith("## ")).toList();
    for (FileKind kind : FileKind.values()) {
      String name = "`" + kind.name().toLowerCase(Locale.ROOT) + "`";

      assertTrue(headings.stream().anyMatch(line -> line.contains(name)), name + " has no heading");
    }
    for (Path format : list(CORPUS)) {
      assertTrue(page.contains("corpus/" + format.getFileName()), format + " is not named");
      assertFalse(list(format).isEmpty(), format.toString());
    }
  }

  private static Extraction extract(Path file) throws IOException {
    String type = described(file, ".type") ? beside(file, ".type").strip() : "";
    String name = file.getFileName().toString();
    byte[] bytes = Files.isDirectory(file) ? archive(file) : Files.readAllBytes(file);
    return EXTRACTOR.extract(TenantId.DEFAULT, new ByteArrayInputStream(bytes), name, type);
  }

  private static String end(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Text(String text, _) -> text;
      case Extraction.Rejected(var error) -> error.code().wire();
    };
  }

  private static String title(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Text(_, DocumentNotes notes) -> notes.title().orElse("");
      case Extraction.Rejected _ -> "";
    };
  }

  private static String warnings(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Text(_, DocumentNotes notes) ->
          notes.warnings().stream()
              .map(warning -> warning.code().wire() + ": " + warning.message())
              .collect(Collectors.joining("\n"));
      case Extraction.Rejected _ -> "";
    };
  }

  /** The first line of each page. */
  private static String pages(Extraction extraction) {
    return switch (extraction) {
      case Extraction.Text(String text, DocumentNotes notes) ->
          notes.pages().stream()
              .map(start -> text.substring(start).stripLeading().lines().findFirst().orElse(""))
              .collect(Collectors.joining("\n"));
      case Extraction.Rejected _ -> "";
    };
  }

  private static byte[] archive(Path folder) throws IOException {
    Map<String, byte[]> parts = new LinkedHashMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        parts.put(folder.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return Archives.of(parts);
  }

  private static boolean described(Path file, String ending) {
    return Files.exists(file.resolveSibling(file.getFileName() + ending));
  }

  private static String beside(Path file, String ending) throws IOException {
    return Files.readString(file.resolveSibling(file.getFileName() + ending));
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
