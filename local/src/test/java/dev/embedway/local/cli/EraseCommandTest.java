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
class EraseCommandTest {

  private static final Keyboard PIPE = new Keyboard("", Terminal.Display.PLAIN);

  private final LocalCloud cloud;

  EraseCommandTest(LocalCloud cloud) {
    this.cloud = cloud;
  }

  @Test
  void tenantIsErasedAndItsReceiptPrinted() {
    typed("keys", "create", "--tenant", "typed-away", "--role", "embed");

    Typed unsure = typed("erase", "typed-away");
    Typed erased = typed("erase", "typed-away", "--yes");
    Typed unknown = typed("erase", "never-typed", "--yes");

    assertEquals(2, unsure.exitCode());
    assertEquals(0, erased.exitCode(), erased.err());
    assertTrue(erased.out().contains("\"api_keys\":1"), erased.out());
    assertTrue(erased.out().contains("\"hmac\":\""), erased.out());
    assertTrue(erased.err().contains("Tenant typed-away: erased"), erased.err());
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
