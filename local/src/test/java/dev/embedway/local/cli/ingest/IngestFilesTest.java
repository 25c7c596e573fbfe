package dev.embedway.local.cli.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.cli.Typed;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngestFilesTest {

  @TempDir private Path directory = Path.of("");

  private final IngestRules rules = new IngestRules();

  @Test
  void filesOfOneNameBecomeTwoDocuments() throws IOException {
    Path a = write("svc-a/README.md");
    Path b = write("svc-b/README.md");

    assertEquals(List.of("svc-a/README.md", "svc-b/README.md"), keys(a, b));
  }

  @Test
  void directoriesOfOneNameKeepTheirFilesApart() throws IOException {
    write("svc-a/docs/README.md");
    write("svc-b/docs/README.md");

    assertEquals(
        List.of("svc-a/docs/README.md", "svc-b/docs/README.md"),
        keys(directory.resolve("svc-a/docs"), directory.resolve("svc-b/docs")));
  }

  @Test
  void aKeyBeginsWithTheNameThatWasGiven() throws IOException {
    Path file = write("notes/deep/one.md");
    Path notes = directory.resolve("notes");

    assertEquals(List.of("one.md"), keys(file));
    assertEquals(List.of("notes/deep/one.md"), keys(notes));
    assertEquals(List.of("notes/deep/one.md"), keys(notes.resolve(".")));
    assertEquals(List.of("notes/deep/one.md"), keys(notes, notes));
    assertEquals(List.of("notes/deep/one.md"), keys(notes, file));
  }

  @Test
  void twoFilesThatWouldBeOneDocumentAreRefusedByName() throws IOException {
    Path composed = write("notes/\u00e9.md");
    Path decomposed = write("notes/e\u0301.md");

    CommandFailure refused =
        assertThrows(CommandFailure.class, () -> keys(directory.resolve("notes")));

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains(composed.toRealPath().toString()), message);
    assertTrue(message.contains(decomposed.toRealPath().toString()), message);
  }

  @Test
  void everySortOfTextIsSent() throws IOException {
    List<String> names =
        List.of("Makefile", "README", "a.java", "a.log", "a.py", "a.rst", "a.xml", "a.yaml");
    for (String name : names) {
      write("src/" + name);
    }
    Files.write(directory.resolve("src/u.note"), "note".getBytes(StandardCharsets.UTF_16));

    assertEquals(
        Stream.concat(names.stream(), Stream.of("u.note")).map(name -> "src/" + name).toList(),
        keys(directory.resolve("src")));
  }

  @Test
  void whatIsNoDocumentIsSkippedWithItsReason() throws IOException {
    write("app/kept.md");
    write("app/.env");
    write("app/.git/config");
    write("app/Cargo.lock");
    write("app/package-lock.json");
    write("app/~$letter.docx");
    write("app/node_modules/a/README.md");
    write("app/alone.txt.metadata.json");
    write("app/drawing.SVG");
    Files.write(directory.resolve("app/tool"), new byte[] {0x7f, 'E', 'L', 'F', 0, 1});
    Files.createFile(directory.resolve("app/__init__.py"));
    Files.createSymbolicLink(directory.resolve("app/link.md"), directory.resolve("app/kept.md"));

    IngestFiles found = IngestFiles.below(List.of(directory.resolve("app")), rules);

    Map<String, SkipReason> skipped = new TreeMap<>();
    found.skipped().forEach(file -> skipped.put(file.key(), file.reason()));
    assertEquals(List.of("app/kept.md"), found.files().stream().map(IngestFile::key).toList());
    assertEquals(
        Map.ofEntries(
            Map.entry("app/.env", SkipReason.HIDDEN),
            Map.entry("app/.git", SkipReason.HIDDEN),
            Map.entry("app/Cargo.lock", SkipReason.LOCK),
            Map.entry("app/package-lock.json", SkipReason.LOCK),
            Map.entry("app/~$letter.docx", SkipReason.LOCK),
            Map.entry("app/node_modules", SkipReason.BUILD),
            Map.entry("app/alone.txt.metadata.json", SkipReason.METADATA_FILE),
            Map.entry("app/drawing.SVG", SkipReason.PICTURE),
            Map.entry("app/tool", SkipReason.BINARY),
            Map.entry("app/__init__.py", SkipReason.EMPTY),
            Map.entry("app/link.md", SkipReason.LINK)),
        skipped);
  }

  @Test
  void aFileThatIsNamedIsSentWhateverItIs() throws IOException {
    Path hidden = write("app/.env");
    Path lock = write("app/Cargo.lock");
    Path tool = Files.write(directory.resolve("app/tool"), new byte[] {0, 1});
    rules.add(IngestRules.Filter.Effect.EXCLUDE, "*");

    assertEquals(List.of(".env", "Cargo.lock", "tool"), keys(hidden, lock, tool));
  }

  @Test
  void theLastFilterThatMatchesDecides() throws IOException {
    write("docs/a.md");
    write("docs/deep/b.md");
    write("docs/deep/b.txt");
    write("docs/.hidden.md");
    rules.add(IngestRules.Filter.Effect.EXCLUDE, "*");
    rules.add(IngestRules.Filter.Effect.INCLUDE, "*.md");
    rules.add(IngestRules.Filter.Effect.EXCLUDE, "a.??");

    assertEquals(List.of("docs/.hidden.md", "docs/deep/b.md"), keys(directory.resolve("docs")));
  }

  @ParameterizedTest
  @CsvSource({
    "*.md, a/b.md, true",
    "*.md, a.mdx, false",
    "a?c, abc, true",
    "a?c, ac, false",
    "[ab]*, beta, true",
    "[!ab]*, beta, false",
    "[]x]y, ]y, true",
    "a.c, abc, false",
    "(*)+, (x)+, true",
    "[^a], b, false",
  })
  void aPatternMatchesAsTheAwsCommandLinesDo(String pattern, String path, boolean matches) {
    assertEquals(matches, Wildcard.of(pattern).matches(path));
  }

  @Test
  void aBracketThatIsNotClosedIsRefused() {
    Typed typed = Typed.command("ingest", "--exclude", "a[b", directory.toString());

    assertEquals(2, typed.exitCode());
    assertTrue(typed.err().contains("--exclude: a [ is not closed in a[b"), typed.err());
    assertEquals(2, Typed.command("ingest", "--include").exitCode());
  }

  private List<String> keys(Path... paths) {
    return IngestFiles.below(List.of(paths), rules).files().stream().map(IngestFile::key).toList();
  }

  private Path write(String name) throws IOException {
    Path file = directory.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "text");
  }
}
