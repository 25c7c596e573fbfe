package dev.embedway.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.CloudExtension;
import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.Typed.Keyboard;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.cloud.LocalCloud;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@Timeout(240)
@ExtendWith(CloudExtension.class)
class CompactCommandTest {

  private static final Keyboard PIPE = new Keyboard("", Terminal.Display.PLAIN);

  private final LocalCloud cloud;

  CompactCommandTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void runIsReportedInLinesAndAsJson() {
    Typed lines = typed("compact");
    Typed json = typed("compact", "--tenant", "default", "--json");
    Typed unknown = typed("compact", "--tenant", "nobody-compacted");

    assertEquals(0, lines.exitCode(), lines.err());
    assertTrue(
        lines.out().startsWith("Deleted 0 rows, 0 objects of 0 bytes and 0 dead letters; "),
        lines.out());
    assertTrue(
        json.out().startsWith("{\"user_id\":\"default\",\"collections_touched\":0"), json.out());
    assertEquals(1, unknown.exitCode());
    assertTrue(unknown.err().contains("tenant_not_found"), unknown.err());
  }

  private Typed typed(String... words) {
    return PIPE.type(
        TestEnvironment.home(),
        Map.of(),
        Stream.concat(Stream.of(words), Stream.of("--data", cloud.dataDirectory().toString()))
            .toArray(String[]::new));
  }
}
