package dev.embedway.local.cloud.database;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.observe.Part;
import dev.embedway.core.observe.PartHealth;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DatabaseWatchTest {

  private final PartHealth health = new PartHealth(InstantSource.system());
  private final DatabaseWatch watch = new DatabaseWatch(health);

  @Test
  void databaseFailsFromItsEndUntilItRunsAgain() {
    watch.ended();
    assertEquals(Set.of(Part.DATABASE), health.failing().keySet());

    watch.runsAgain();
    assertEquals(Set.of(), health.failing().keySet());
  }
}
