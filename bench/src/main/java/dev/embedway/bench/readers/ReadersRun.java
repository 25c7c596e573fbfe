package dev.embedway.bench.readers;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.chunking.FileTextExtractor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads every file of a folder as the chunking function does, with the settings that a stage has of
 * itself, and compares the words with those that another program finds. Prints a row a format. With
 * results of an earlier run it names the files that gave more then, and exits 1 when there are any.
 *
 * <p>Arguments: the folder; a file to write results to, a line a file; optionally such a file of an
 * earlier run.
 */
public final class ReadersRun {

  private static final TenantId TENANT = new TenantId("bench");

  private final Path folder;
  private final Map<String, Peer> peers = new HashMap<>();

  private ReadersRun(Path folder) {
    this.folder = folder;
  }

  /** Runs the measurement; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length < 2 || arguments.length > 3) {
      System.err.println("usage: readers FOLDER RESULTS [EARLIER]");
      System.exit(2);
    }
    ReadersRun run = new ReadersRun(Path.of(arguments[0]));
    run.findPeers();
    List<FileResult> results = run.results();
    Files.write(Path.of(arguments[1]), results.stream().map(FileResult::line).toList());
    print(results);
    boolean less = arguments.length == 3 && isLess(results, Path.of(arguments[2]));
    System.exit(less ? 1 : 0);
  }

  private void findPeers() {
    Peer.ALL.stream()
        .filter(Peer::isInstalled)
        .peek(peer ->
            System.out.println(
                String.join(", ", peer.extensions().stream().sorted().toList())
                    + ": "
                    + peer.version().orElseThrow()))
        .forEach(peer -> peer.extensions().forEach(extension -> peers.put(extension, peer)));
    System.out.println();
  }

  private List<FileResult> results() throws IOException, InterruptedException {
    List<FileResult> results = new ArrayList<>();
    try (FileTextExtractor extractor =
            new FileTextExtractor(EmbedwaySettings.read(Map.of()).pipeline().files());
        Stream<Path> walk = Files.walk(folder)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        results.add(result(extractor, file));
      }
    }
    return results;
  }

  private FileResult result(FileTextExtractor extractor, Path file)
      throws IOException, InterruptedException {
    String name = file.getFileName().toString();
    long start = System.nanoTime();
    Extraction extraction;
    try (InputStream in = Files.newInputStream(file)) {
      extraction = extractor.extract(TENANT, in, name, "");
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return new FileResult(
        folder.relativize(file).toString(),
        format,
        switch (extraction) {
          case Extraction.Text _ -> FileResult.READ;
          case Extraction.Rejected rejected -> rejected.error().code().wire();
        },
        seconds,
        recall(format, file, extraction));
  }

  /** Words of a refused file are none. */
  private OptionalDouble recall(String format, Path file, Extraction extraction)
      throws IOException, InterruptedException {
    Optional<Peer> peer = Optional.ofNullable(peers.get(format));
    Optional<String> theirs = peer.isEmpty() ? Optional.empty() : peer.get().read(file);
    WordCounts expected = WordCounts.of(theirs.orElse(""));
    if (expected.isEmpty()) {
      return OptionalDouble.empty();
    }
    WordCounts ours = WordCounts.of(extraction instanceof Extraction.Text text ? text.text() : "");
    return OptionalDouble.of(expected.recallIn(ours));
  }

  private static void print(List<FileResult> results) {
    System.out.println(
        "| format | files | read | refused | seconds | most | compared | recall 0.85 | median |");
    System.out.println("|---|---|---|---|---|---|---|---|---|");
    TreeMap<String, List<FileResult>> formats =
        results.stream()
            .collect(Collectors.groupingBy(FileResult::format, TreeMap::new, Collectors.toList()));
    List<FileResult> unread = new ArrayList<>();
    formats.forEach((format, files) -> {
      if (files.stream().anyMatch(FileResult::isRead)) {
        printRow(format, files);
      } else {
        unread.addAll(files);
      }
    });
    if (!unread.isEmpty()) {
      printRow("others", unread);
    }
    printRow("all", results);
  }

  private static void printRow(String name, List<FileResult> files) {
    Map<String, Long> refused =
        files.stream()
            .filter(file -> !file.isRead())
            .collect(
                Collectors.groupingBy(FileResult::verdict, TreeMap::new, Collectors.counting()));
    List<Double> recalls =
        files.stream().flatMap(file -> file.recall().stream().boxed()).sorted().toList();
    System.out.printf(
        Locale.ROOT,
        "| %s | %d | %d | %s | %.1f | %.1f | %d | %d | %s |%n",
        name,
        files.size(),
        files.stream().filter(FileResult::isRead).count(),
        refused.entrySet().stream()
            .map(reason -> reason.getKey() + " " + reason.getValue())
            .collect(Collectors.joining(", ")),
        files.stream().mapToDouble(FileResult::seconds).sum(),
        files.stream().mapToDouble(FileResult::seconds).max().orElse(0),
        recalls.size(),
        files.stream().filter(FileResult::isGood).count(),
        recalls.isEmpty()
            ? "-"
            : String.format(Locale.ROOT, "%.3f", recalls.get(recalls.size() / 2)));
  }

  private static boolean isLess(List<FileResult> results, Path earlier) throws IOException {
    Map<String, FileResult> now =
        results.stream().collect(Collectors.toMap(FileResult::path, Function.identity()));
    List<String> less = new ArrayList<>();
    for (String line : Files.readAllLines(earlier)) {
      FileResult before = FileResult.of(line);
      @Nullable FileResult after = now.get(before.path());
      if (after != null && after.isLessThan(before)) {
        less.add("before: " + line + "\nnow:    " + after.line());
      }
    }
    System.out.printf("%n%d files gave more before.%n", less.size());
    less.forEach(System.out::println);
    return !less.isEmpty();
  }
}
