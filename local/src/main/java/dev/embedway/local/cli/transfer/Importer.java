package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.Sent;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Progress;
import dev.embedway.local.cli.terminal.Terminal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records from a source into a store, by pages; of a page that is refused, all but the records at
 * fault are sent again. Used once; one thread.
 */
final class Importer {

  private static final int MAX_RECORDS = 1000;

  /** Below a request's 4 MB, with what stands around the records. */
  private static final int MAX_BYTES = 3_900_000;

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final ApiClient api;
  private final String path;
  private final Terminal terminal;
  private final int maxRefused;
  private final List<SourceRecord.Sendable> page = new ArrayList<>();
  private int pageBytes;
  private int pageMax = MAX_RECORDS;
  private long read;
  private long beforePage;
  private long written;
  private int refused;

  Importer(ApiClient api, String store, Terminal terminal, int maxRefused) {
    this.api = api;
    this.path = "/v1/vector_stores/" + ApiClient.encoded(store) + "/vectors";
    this.terminal = terminal;
    this.maxRefused = maxRefused;
  }

  /**
   * Imports all records of a source but the first.
   *
   * @param skipped number of the first that are passed over
   * @return true if none was refused
   * @throws CommandFailure when it cannot go on, saying from which record on it is repeated
   */
  boolean run(RecordSource source, int skipped) {
    try (Progress progress = Progress.on(terminal, "Importing", Progress.UNKNOWN)) {
      Optional<SourceRecord> next = source.next();
      while (next.isPresent()) {
        read++;
        if (read > skipped) {
          take(next.get(), progress);
        }
        next = source.next();
      }
      flush(progress);
    } catch (CommandFailure e) {
      long done = Math.max(skipped, page.isEmpty() ? read : beforePage);
      throw new CommandFailure(
          e.getMessage()
              + "\n"
              + written
              + " records are written. The same command again is safe; --skip "
              + done
              + " goes on where this one ended.");
    }
    terminal.out().println("written " + written + ", refused " + refused);
    return refused == 0;
  }

  private void take(SourceRecord record, Progress progress) {
    switch (record) {
      case SourceRecord.Unusable unusable -> refuse(unusable.place(), unusable.reason());
      case SourceRecord.Sendable sendable -> {
        int bytes = sendable.json().toString().getBytes(StandardCharsets.UTF_8).length + 1;
        if (!page.isEmpty() && (page.size() >= pageMax || pageBytes + bytes > MAX_BYTES)) {
          flush(progress);
        }
        if (page.isEmpty()) {
          beforePage = read - 1;
        }
        page.add(sendable);
        pageBytes += bytes;
      }
    }
  }

  private void flush(Progress progress) {
    if (!page.isEmpty()) {
      send(page, progress);
    }
    page.clear();
    pageBytes = 0;
  }

  private void send(List<SourceRecord.Sendable> records, Progress progress) {
    ObjectNode body = api.object();
    ArrayNode array = body.putArray("records");
    records.forEach(record -> array.add(record.json()));
    Sent sent = api.send(path, body, PATIENCE);
    if (sent.isDone()) {
      written += records.size();
      progress.step(records.size());
    } else if (sent.isTimedOut() && records.size() > 1) {
      pageMax = Math.max(1, records.size() / 2);
      sendHalves(records, progress);
    } else if (!sent.isRefused()) {
      throw new CommandFailure(sent.said());
    } else if (records.size() > 1) {
      sendHalves(records, progress);
    } else {
      refuse(records.getFirst().place(), sent.said());
    }
  }

  private void sendHalves(List<SourceRecord.Sendable> records, Progress progress) {
    int half = records.size() / 2;
    send(records.subList(0, half), progress);
    send(records.subList(half, records.size()), progress);
  }

  private void refuse(String place, String reason) {
    refused++;
    terminal.err().println("refused " + place + ": " + reason);
    if (refused > maxRefused) {
      throw new CommandFailure(
          "Stopped after " + refused + " refused records; --max-refused N allows more");
    }
  }
}
