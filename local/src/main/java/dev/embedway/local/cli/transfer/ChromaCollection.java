package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.chroma.http.ChromaClient;
import dev.embedway.chroma.http.ChromaException;
import dev.embedway.chroma.http.ChromaRows;
import dev.embedway.chroma.http.ChromaRows.Part;
import dev.embedway.chroma.http.ChromaRows.Row;
import dev.embedway.chroma.http.ChromaServer;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Records of a collection of a Chroma server, page by page. */
final class ChromaCollection implements RecordSource {

  private static final int PAGE = 200;
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final ChromaClient client;
  private final ChromaRows rows;
  private final Deque<SourceRecord> page = new ArrayDeque<>();
  private int offset;
  private boolean ended;

  /** Finds the collection; throws {@link CommandFailure} where there is none. */
  ChromaCollection(ChromaServer server, String name) {
    this.client = new ChromaClient(server);
    this.rows =
        ask(() -> client.collections(() -> TIMEOUT).find(name))
            .orElseThrow(() ->
                new CommandFailure("Chroma at %s has no collection %s".formatted(server, name)));
  }

  @Override
  public Optional<SourceRecord> next() {
    if (page.isEmpty() && !ended) {
      read();
    }
    return Optional.ofNullable(page.poll());
  }

  private void read() {
    List<Row> found = ask(() -> rows.read(Optional.empty(), PAGE, offset, List.of(Part.values())));
    found.forEach(row -> page.add(record(row)));
    offset += found.size();
    ended = found.size() < PAGE;
  }

  private static SourceRecord record(Row row) {
    ObjectNode record = JsonNodeFactory.instance.objectNode().put("id", row.id());
    if (row.vector().isArray()) {
      record.set("values", row.vector());
    }
    if (!row.text().isEmpty()) {
      record.put("content", row.text());
    }
    ObjectNode metadata = record.putObject("metadata");
    row.metadata().properties().stream()
        .filter(field -> !field.getValue().isNull())
        .forEach(field -> metadata.set(field.getKey(), field.getValue()));
    return new SourceRecord.Sendable("id " + row.id(), record);
  }

  private static <T> T ask(Supplier<T> call) {
    try {
      return call.get();
    } catch (ChromaException e) {
      throw new CommandFailure(e.getMessage());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
