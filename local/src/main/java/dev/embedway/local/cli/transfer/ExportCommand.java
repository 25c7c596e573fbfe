package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code export}: a store's records as lines of JSON. */
@Command(
    name = "export",
    description =
        "Prints a store's records, a JSON object a line: id, metadata, content and values. Files"
            + " are no records, and not among them.",
    footer = {
      "",
      "Examples:",
      "  ./embedway export notes > notes.jsonl",
      "  ./embedway export notes | ./embedway import copy -"
    })
public final class ExportCommand implements Callable<Integer> {

  /** Characters that a terminal obeys, in strings alone, where JSON has escapes for them. */
  private static final Pattern CONTROLS =
      Pattern.compile("[\\x7f-\\x9f\\u202a-\\u202e\\u2066-\\u2069]");

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Parameters(paramLabel = "STORE", description = "Its name or id.")
  private StoreReference store = new StoreReference("");

  private ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new ExportCommand(terminal));
  }

  @Override
  public Integer call() {
    String path = "/v1/vector_stores/" + ApiClient.encoded(store.text()) + "/vectors";
    String pages = ApiClient.query(path, Map.of("limit", "1000", "include", "values"));
    Iterator<JsonNode> records = server.connect(terminal).pages(pages).iterator();
    long count = 0;
    try {
      OutputStream out = new BufferedOutputStream(terminal.bytes());
      for (; records.hasNext(); count++) {
        out.write((line(records.next()) + "\n").getBytes(StandardCharsets.UTF_8));
      }
      out.flush();
    } catch (IOException e) {
      throw new CommandFailure("The output ended after " + count + " records");
    }
    terminal.err().println("exported " + count);
    return 0;
  }

  private static String line(JsonNode record) {
    return CONTROLS
        .matcher(record.toString())
        .replaceAll(found -> "\\\\u%04x".formatted((int) found.group().charAt(0)));
  }
}
