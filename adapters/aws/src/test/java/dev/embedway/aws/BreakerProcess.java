package dev.embedway.aws;

import dev.embedway.emulators.SharedEmulators;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A {@link BreakerWorker} in a process of its own, and what it has noted: a line a note, of a word
 * and the milliseconds of the epoch.
 */
final class BreakerProcess implements AutoCloseable {

  private static final Pattern NOTE = Pattern.compile("[a-z]+\\d* \\d+");

  private final String name;
  private final Process process;
  private final Path notes;

  private BreakerProcess(String name, Process process, Path notes) {
    this.name = name;
    this.process = process;
    this.notes = notes;
  }

  static BreakerProcess start(String name, String table, URI provider, Path directory) {
    Path notes = directory.resolve(name + ".txt");
    List<String> words =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            Objects.requireNonNullElse(
                System.getProperty("surefire.test.class.path"),
                System.getProperty("java.class.path")),
            BreakerWorker.class.getName(),
            SharedEmulators.dynamoDbEndpoint().toString(),
            table,
            provider.resolve(name).toString());
    try {
      return new BreakerProcess(
          name,
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(notes.toFile())
              .start(),
          notes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return name;
  }

  /** Its notes so far, in order. */
  List<Note> notes() {
    try {
      String text = Files.readString(notes);
      return text.substring(0, text.lastIndexOf('\n') + 1)
          .lines()
          .filter(NOTE.asMatchPredicate())
          .map(line -> line.split(" ", 2))
          .map(words -> new Note(words[0], Instant.ofEpochMilli(Long.parseLong(words[1]))))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A word that it noted, and when. */
  record Note(String word, Instant at) {}

  /** Times at which it noted a word, in order. */
  List<Instant> all(String word) {
    return notes().stream().filter(note -> note.word().equals(word)).map(Note::at).toList();
  }

  long count(String word) {
    return all(word).size();
  }

  Optional<Instant> firstAfter(String word, Instant time) {
    return all(word).stream().filter(time::isBefore).findFirst();
  }

  /** The end that no program can prepare for. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
  }
}
