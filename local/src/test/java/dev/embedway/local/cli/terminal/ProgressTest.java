package dev.embedway.local.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

  @Test
  void linesComeEveryFiveSecondsAtMost() {
    AtomicLong clock = new AtomicLong();
    List<String> printed = new ArrayList<>();
    Progress.Lines lines = new Progress.Lines(printed::add, "Ingesting", 9, clock::get);

    for (int second = 1; second <= 9; second++) {
      clock.set(TimeUnit.SECONDS.toNanos(second * 2L));
      lines.step(1);
    }

    assertEquals(List.of("Ingesting: 3 of 9", "Ingesting: 6 of 9", "Ingesting: 9 of 9"), printed);
  }
}
