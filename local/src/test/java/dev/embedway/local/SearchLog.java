package dev.embedway.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/** Clients that search one store all the time, and all that was answered. Thread-safe. */
final class SearchLog implements AutoCloseable {

  private static final int HITS = 10;

  /** Max results of a search, so that what is among the first ten now is known from before. */
  private static final int ALL = 50;

  /** Difference between two scores of one chunk that the rounding of vectors can explain. */
  private static final double ROUNDING = 0.002;

  private final Api api;
  private final String path;
  private final List<String> queries;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<Thread> clients;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * An answer.
   *
   * @param begun nanoseconds
   * @param ended nanoseconds
   * @param scores of chunks by file and text
   */
  record Answer(long begun, long ended, String query, int status, Map<String, Double> scores) {

    /** True if all of it may be of the version whose scores these are. */
    boolean isOf(Map<String, Map<String, Double>> version) {
      Map<String, Double> known = version.getOrDefault(query, Map.of());
      return scores.entrySet().stream()
          .allMatch(
              hit -> Math.abs(known.getOrDefault(hit.getKey(), 2.0) - hit.getValue()) < ROUNDING);
    }
  }

  SearchLog(Api api, String store, List<String> queries, int clients) {
    this.api = api;
    this.path = "/v1/vector_stores/" + store + "/search";
    this.queries = queries;
    this.clients =
        IntStream.range(0, clients)
            .mapToObj(client -> Thread.ofVirtual().unstarted(() -> run(client)))
            .toList();
  }

  void start() {
    clients.forEach(Thread::start);
  }

  List<Answer> answers() {
    return List.copyOf(answers);
  }

  /** Scores of each query's chunks in the version that is live. */
  Map<String, Map<String, Double>> scores() {
    Map<String, Map<String, Double>> scores = new HashMap<>();
    queries.forEach(query -> scores.put(query, ask(query, ALL).scores()));
    return scores;
  }

  private void run(int client) {
    for (int i = client; stopped.getCount() > 0; i++) {
      answers.add(ask(queries.get(i % queries.size()), HITS));
    }
  }

  private Answer ask(String query, int max) {
    ObjectNode order =
        api.object().put("query", query).put("max_num_results", max).put("mode", "vector");
    long begun = System.nanoTime();
    Api.Answer answer = api.post(path, order);
    return new Answer(
        begun, System.nanoTime(), query, answer.status(), stable(answer.body().path("data")));
  }

  /** Hits of documents that nobody changes. */
  private static Map<String, Double> stable(JsonNode hits) {
    Map<String, Double> scores = new HashMap<>();
    StreamSupport.stream(hits.spliterator(), false)
        .filter(hit -> hit.path("filename").asText().startsWith("stable"))
        .forEach(hit ->
            scores.put(
                hit.path("filename").asText() + hit.path("content").path(0).path("text").asText(),
                hit.path("score").asDouble()));
    return scores;
  }

  /** Lets the clients end, and waits for them. */
  @Override
  public void close() {
    stopped.countDown();
    try {
      for (Thread client : clients) {
        client.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
