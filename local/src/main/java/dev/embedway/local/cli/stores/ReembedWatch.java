package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Progress;
import dev.embedway.local.cli.terminal.Terminal;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Shows how far the version of a store is that is being built, until it is complete. */
final class ReembedWatch {

  private static final Duration PERIOD = Duration.ofSeconds(1);

  private final Terminal terminal;
  private final ApiClient api;
  private final String store;
  private final Supplier<VersionComparison> comparison;

  /**
   * A watch over a store.
   *
   * @param comparison of its versions, once all documents are there
   */
  ReembedWatch(
      Terminal terminal, ApiClient api, String store, Supplier<VersionComparison> comparison) {
    this.terminal = terminal;
    this.api = api;
    this.store = store;
    this.comparison = comparison;
  }

  /** Watches; the code that the command exits with. */
  int run() {
    JsonNode shown = read();
    if (shown.path("reembed").isNull()) {
      PrintedVersions.lines(shown.path("versions")).forEach(terminal.out()::println);
      terminal.err().println("No version is being built; --model or --chunking starts one.");
      return CommandLine.ExitCode.OK;
    }
    int documents = shown.path("file_counts").path("completed").asInt();
    JsonNode last = shown.path("reembed");
    try (Progress progress = Progress.on(terminal, "documents", documents)) {
      int done = 0;
      while (!last.path("complete").asBoolean()) {
        TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
        last = read().path("reembed");
        if (!last.isObject()) {
          throw new CommandFailure("The version was switched to, or given up, meanwhile.");
        }
        for (; done < last.path("done").asInt(); done++) {
          progress.step();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.SOFTWARE;
    }
    return complete(last);
  }

  private JsonNode read() {
    return api.get(StoresCommand.path(store));
  }

  private int complete(JsonNode reembed) {
    long failed = reembed.path("failed").asLong();
    terminal
        .out()
        .println(
            "Version "
                + reembed.path("version").asInt()
                + " has "
                + reembed.path("done").asLong()
                + " of "
                + reembed.path("documents").asLong()
                + " documents"
                + (failed > 0
                    ? ", "
                        + failed
                        + " failed: "
                        + PrintedVersions.named(reembed.path("first_failed_keys"))
                    : "."));
    PrintedVersions.lacking(reembed.path("lacking_records")).ifPresent(terminal.out()::println);
    compare();
    terminal.err().println("./embedway reembed " + store + " --switch lets searches read it.");
    return CommandLine.ExitCode.OK;
  }

  /** The version is there whether it can be compared or not: a model's provider may be out. */
  private void compare() {
    try {
      comparison.get().print(terminal.out());
    } catch (CommandFailure e) {
      terminal.err().println("The versions were not compared: " + e.getMessage());
    }
  }
}
