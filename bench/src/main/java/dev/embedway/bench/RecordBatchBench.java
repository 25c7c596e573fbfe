package dev.embedway.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedWriter;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A batch of 100,000 records at a local cloud that is killed in the middle and started again:
 * {@code begin} uploads the lines and returns when a part of them is written, {@code end} waits for
 * the rest and exits 1 unless each is there once.
 *
 * <p>Arguments: {@code begin} or {@code end}, the API's URL, a key, and for {@code end} what {@code
 * begin} printed last.
 */
public final class RecordBatchBench {

  private static final int RECORDS = 100_000;
  private static final int DIM = 384;

  /** A record in four has no id, one in a thousand is none. */
  private static final int UNNAMED = 4;

  private static final int REFUSED = 1_000;
  private static final String STORE = "loaded";
  private static final String BATCHES = "/v1/vector_stores/" + STORE + "/vectors/batches";
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private final Api api;

  private RecordBatchBench(Api api) {
    this.api = api;
  }

  /** Runs a part of it; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length < 3) {
      System.err.println("usage: batches begin URL KEY, or batches end URL KEY BATCH");
      System.exit(2);
    }
    try (Api api = new Api(URI.create(arguments[1]), arguments[2])) {
      RecordBatchBench bench = new RecordBatchBench(api);
      if (arguments[0].equals("begin")) {
        System.out.println(bench.begin());
      } else {
        System.exit(bench.end(arguments[3]) ? 0 : 1);
      }
    }
  }

  private String begin() throws IOException, InterruptedException {
    api.post("/v1/vector_stores", Map.of("name", STORE));
    JsonNode batch = api.post(BATCHES, Map.of("upload", Map.of()));
    Path lines = Files.createTempFile("records", ".jsonl");
    try {
      write(lines);
      put(URI.create(batch.path("upload").path("url").asText()), lines);
    } finally {
      Files.delete(lines);
    }
    String id = batch.path("id").asText();
    await(id, upserted(id) + RECORDS / 4);
    return id;
  }

  private static void write(Path file) throws IOException {
    Random random = new Random(20261130);
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (int i = 0; i < RECORDS; i++) {
        out.write("{");
        if (i % UNNAMED != 0) {
          out.write("\"id\":\"r" + i + "\",");
        }
        out.write("\"metadata\":{\"n\":" + i + "},\"values\":[");
        int length = i % REFUSED == 1 ? DIM - 1 : DIM;
        for (int each = 0; each < length; each++) {
          out.write((each == 0 ? "" : ",") + (random.nextInt(199) - 99) / 100.0);
        }
        out.write("]}\n");
      }
    }
  }

  private static void put(URI url, Path file) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      int status =
          http.send(
                  HttpRequest.newBuilder(url).PUT(HttpRequest.BodyPublishers.ofFile(file)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode();
      if (status != 200) {
        throw new IOException("the upload was answered by " + status);
      }
    }
  }

  private boolean end(String id) throws IOException, InterruptedException {
    long before = upserted(id);
    Instant start = Instant.now();
    await(id, Long.MAX_VALUE);
    long seconds = Duration.between(start, Instant.now()).toSeconds();
    JsonNode batch = api.get(BATCHES + "/" + id);
    long total =
        api.get("/v1/vector_stores/" + STORE + "/vectors?limit=1").at("/pagination/total").asLong();
    long refused = RECORDS / REFUSED;
    System.out.println("| lines | written before the kill | written | refused | records |");
    System.out.println("|---|---|---|---|---|");
    System.out.printf(
        Locale.ROOT,
        "| %d | %d | %d | %d | %d |%n%nstatus %s; the rest in %d s after the start.%n",
        RECORDS,
        before,
        batch.path("upserted").asLong(),
        batch.path("failed").asLong(),
        total,
        batch.path("status").asText(),
        seconds);
    return before > 0
        && before < RECORDS - refused
        && batch.path("upserted").asLong() == RECORDS - refused
        && batch.path("failed").asLong() == refused
        && total == RECORDS - refused;
  }

  private long upserted(String id) throws IOException, InterruptedException {
    return api.get(BATCHES + "/" + id).path("upserted").asLong();
  }

  /** Waits until so many lines are written, or the batch is over. */
  private void await(String id, long lines) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(TIMEOUT);
    JsonNode batch = api.get(BATCHES + "/" + id);
    while (batch.path("upserted").asLong() < lines && !isOver(batch)) {
      if (Instant.now().isAfter(end)) {
        throw new IOException("the batch stands still: " + batch);
      }
      TimeUnit.MILLISECONDS.sleep(200);
      batch = api.get(BATCHES + "/" + id);
    }
  }

  private static boolean isOver(JsonNode batch) {
    return switch (batch.path("status").asText()) {
      case "queued", "in_progress" -> false;
      default -> true;
    };
  }
}
