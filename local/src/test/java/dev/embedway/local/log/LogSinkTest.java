package dev.embedway.local.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;

class LogSinkTest {

  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final LogSink sink = new LogSink(new PrintStream(err, true, StandardCharsets.UTF_8), 100);

  @TempDir private Path directory;

  @Test
  void writesToStandardErrorUntilAFileIsNamed() throws IOException {
    Path file = directory.resolve("embedway.log");

    sink.line("before");
    sink.writeTo(file);
    sink.line("after");

    assertEquals("before\n", err.toString(StandardCharsets.UTF_8));
    assertEquals("after\n", Files.readString(file));
  }

  @Test
  void goesOnBehindWhatAnEarlierRunHasWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("embedway.log"), "earlier\n");

    sink.writeTo(file);
    sink.line("later");

    assertEquals("earlier\nlater\n", Files.readString(file));
  }

  @Test
  void keepsFiveFilesOfABoundedSize() throws IOException {
    Path file = directory.resolve("embedway.log");
    sink.writeTo(file);

    for (int i = 0; i < 100; i++) {
      sink.line("line %03d with a text".formatted(i));
    }

    assertTrue(Files.readString(file).endsWith("line 099 with a text\n"));
    try (var files = Files.list(directory)) {
      for (Path each : files.toList()) {
        assertTrue(Files.size(each) <= 100, each.toString());
      }
    }
    assertTrue(Files.exists(directory.resolve("embedway.log.4")));
    assertFalse(Files.exists(directory.resolve("embedway.log.5")));
  }

  @Test
  void writesOurInformationAndErrorsOfOthers() throws IOException {
    Path file = directory.resolve("embedway.log");
    LogSink roomy = new LogSink(new PrintStream(err, true, StandardCharsets.UTF_8), 1_000);
    roomy.writeTo(file);
    InstantSource clock = InstantSource.fixed(Instant.parse("2026-06-01T12:00:00Z"));
    Logger ours = new LocalLogger("dev.embedway.local.X", roomy, clock);
    Logger others = new LocalLogger("org.other.Y", roomy, clock);

    ours.info("began {}", 7);
    ours.debug("detail");
    others.warn("chatter");
    others.error("broke");

    assertEquals(
        """
        2026-06-01T12:00:00Z INFO dev.embedway.local.X - began 7
        2026-06-01T12:00:00Z ERROR org.other.Y - broke
        """,
        Files.readString(file));
  }
}
