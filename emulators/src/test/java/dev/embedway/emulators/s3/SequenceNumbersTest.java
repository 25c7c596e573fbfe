package dev.embedway.emulators.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.emulators.server.EmulatorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SequenceNumbersTest {

  private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

  @TempDir private Path temporary;

  @Test
  void risesWhileTheClockStandsStill() throws IOException {
    try (SequenceNumbers sequencer = open(NOON)) {
      String previous = sequencer.next();
      for (int i = 0; i < 1000; i++) {
        String next = sequencer.next();
        assertTrue(next.compareTo(previous) > 0, previous + " then " + next);
        assertEquals(18, next.length());
        previous = next;
      }
    }
  }

  @Test
  void risesOverARestartThoughTheClockWasSetBack() throws IOException {
    String before;
    try (SequenceNumbers sequencer = open(NOON)) {
      before = sequencer.next();
    }

    try (SequenceNumbers sequencer = open(NOON.minus(Duration.ofDays(1)))) {
      assertTrue(sequencer.next().compareTo(before) > 0);
    }
  }

  @Test
  void risesAfterAKillThatLeftOnlyWhatWasReserved() throws IOException {
    byte[] asOfTheKill;
    String before;
    try (SequenceNumbers sequencer = open(NOON)) {
      sequencer.next();
      sequencer.next();
      before = sequencer.next();
      asOfTheKill = Files.readAllBytes(file());
    }
    Files.write(file(), asOfTheKill);

    try (SequenceNumbers sequencer = open(NOON.minus(Duration.ofDays(1)))) {
      assertTrue(sequencer.next().compareTo(before) > 0);
    }
  }

  @Test
  void followsTheClockOnceThatIsAhead() throws IOException {
    String before;
    try (SequenceNumbers sequencer = open(NOON)) {
      before = sequencer.next();
    }

    try (SequenceNumbers sequencer = open(NOON.plus(Duration.ofHours(1)))) {
      long gained = Long.parseLong(sequencer.next(), 16) - Long.parseLong(before, 16);
      assertEquals(Duration.ofHours(1).toNanos() / 1000, gained);
    }
  }

  @Test
  void aDamagedFileIsNamedAndNotOverwritten() throws IOException {
    Files.writeString(file(), "not a number at all");

    EmulatorException thrown = assertThrows(EmulatorException.class, () -> open(NOON).close());

    assertTrue(thrown.getMessage().contains(file().toString()), thrown.getMessage());
    assertEquals("not a number at all", Files.readString(file()));
  }

  private SequenceNumbers open(Instant now) throws IOException {
    return SequenceNumbers.open(file(), InstantSource.fixed(now));
  }

  private Path file() {
    return temporary.resolve("sequencer");
  }
}
