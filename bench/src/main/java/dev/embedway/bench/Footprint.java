package dev.embedway.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Memory, threads and disk of a local cloud, as Linux tells them.
 *
 * @param pid of {@code up}
 * @param data its data directory
 */
record Footprint(long pid, Path data) {

  static final String HEADER =
      "| | JVM MB | threads | readers | MB | PostgreSQL MB | disk MB | of it artifacts |\n"
          + "|---|---|---|---|---|---|---|---|";

  /** Kinds of processes. */
  private enum Kind {
    JVM,
    READER,
    POSTGRES
  }

  /**
   * A process.
   *
   * @param kilobytes its share of the memory that it uses with others (Pss)
   */
  private record Member(Kind kind, long kilobytes, long threads) {}

  /** The row of a table for now. */
  String row(String when) throws IOException {
    List<Member> members = members();
    return "| %s | %d | %d | %d | %d | %d | %d | %d |"
        .formatted(
            when,
            megabytes(members, Kind.JVM),
            of(members, Kind.JVM).mapToLong(Member::threads).sum(),
            of(members, Kind.READER).count(),
            megabytes(members, Kind.READER),
            megabytes(members, Kind.POSTGRES),
            megabytesOf(data),
            megabytesOf(data.resolve("s3/buckets/embedway-artifacts")));
  }

  private List<Member> members() throws IOException {
    ProcessHandle up = ProcessHandle.of(pid).orElseThrow();
    List<Member> members = new ArrayList<>();
    members.add(member(Kind.JVM, pid));
    for (ProcessHandle child : up.descendants().toList()) {
      try {
        // ProcessHandle knows no command of more than 4096 characters.
        String command = Files.readString(Path.of("/proc", child.pid() + "", "cmdline"));
        Kind kind = command.contains("chunking.process") ? Kind.READER : Kind.POSTGRES;
        members.add(member(kind, child.pid()));
      } catch (NoSuchFileException e) {
        // It has ended since.
      }
    }
    return members;
  }

  private static Member member(Kind kind, long pid) throws IOException {
    Path proc = Path.of("/proc", Long.toString(pid));
    return new Member(
        kind,
        number(proc.resolve("smaps_rollup"), "Pss:"),
        number(proc.resolve("status"), "Threads:"));
  }

  private static long number(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElseThrow(() -> new IOException(file + " has no " + name));
  }

  private static Stream<Member> of(List<Member> members, Kind kind) {
    return members.stream().filter(member -> member.kind() == kind);
  }

  private static long megabytes(List<Member> members, Kind kind) {
    return Math.round(of(members, kind).mapToLong(Member::kilobytes).sum() / 1024.0);
  }

  /** Blocks of the files below a directory, none when there is no such. */
  private static long megabytesOf(Path directory) throws IOException {
    Process du =
        new ProcessBuilder("du", "-sk", directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String printed = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    long kilobytes =
        printed.isEmpty() ? 0 : Long.parseLong(printed.substring(0, printed.indexOf('\t')));
    return Math.round(kilobytes / 1024.0);
  }
}
