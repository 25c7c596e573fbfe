package dev.embedway.bench.readers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another program that reads files of some formats, where it is installed.
 *
 * @param name of the program
 * @param extensions of files that it is asked about
 * @param command what it is called with; {@code IN} and {@code OUT} stand for the file and for an
 *     empty directory, where it leaves its text
 */
record Peer(String name, Set<String> extensions, List<String> command) {

  /** Each format is compared with the first one that reads it. */
  static final List<Peer> ALL =
      List.of(
          new Peer(
              "pdftotext", Set.of("pdf"), List.of("pdftotext", "-enc", "UTF-8", "IN", "OUT/text")),
          new Peer(
              "pandoc",
              Set.of("docx", "epub", "html", "htm", "xhtml", "ipynb"),
              List.of("pandoc", "-t", "plain", "--wrap=none", "-o", "OUT/text", "IN")),
          new Peer(
              "LibreOffice",
              Set.of("rtf"),
              List.of(
                  "soffice",
                  "--headless",
                  "--convert-to",
                  "txt:Text (encoded):UTF8",
                  "--outdir",
                  "OUT",
                  "IN")),
          new Peer(
              "LibreOffice",
              Set.of("xlsx", "xlsm"),
              List.of(
                  "soffice",
                  "--headless",
                  "--convert-to",
                  "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1",
                  "--outdir",
                  "OUT",
                  "IN")),
          new Peer(
              "LibreOffice",
              Set.of("pptx", "pptm"),
              List.of(
                  "sh",
                  "-c",
                  "soffice --headless --convert-to pdf --outdir \"$0\" \"$1\""
                      + " && pdftotext -enc UTF-8 \"$0\"/*.pdf \"$0\"/text && rm \"$0\"/*.pdf",
                  "OUT",
                  "IN")));

  private static final long TIMEOUT_SECONDS = 60;

  /** True where the program is there at all. */
  boolean isInstalled() {
    return version().isPresent();
  }

  /** First line that the program says of its version; empty where it is not installed. */
  Optional<String> version() {
    String program = command.getFirst().equals("sh") ? "soffice" : command.getFirst();
    try {
      Process process =
          new ProcessBuilder(program, program.equals("pdftotext") ? "-v" : "--version")
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      process.waitFor();
      return said.lines().findFirst();
    } catch (IOException notInstalled) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The text of a file; empty when the program fails or takes a minute. */
  Optional<String> read(Path file) throws IOException, InterruptedException {
    Path out = Files.createTempDirectory("embedway-peer");
    try {
      Process process =
          new ProcessBuilder(arguments(file, out))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
        return Optional.empty();
      }
      return process.exitValue() == 0 ? Optional.of(texts(out)) : Optional.empty();
    } finally {
      delete(out);
    }
  }

  private List<String> arguments(Path file, Path out) {
    List<String> arguments = new ArrayList<>();
    for (String word : command) {
      arguments.add(
          word.equals("IN") ? file.toString() : word.replaceFirst("^OUT", out.toString()));
    }
    return arguments;
  }

  private static String texts(Path directory) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        all.append(new String(Files.readAllBytes(file), StandardCharsets.UTF_8)).append('\n');
      }
    }
    return all.toString();
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
