package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.SourceQueue;
import dev.embedway.testing.Await;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * A re-embed from one real model to another. Of each function that takes part, one is in a process
 * that is killed at work on the new version; others complete it.
 */
final class KilledReembed implements AutoCloseable {

  static final String STORE = "moved";

  static final int DOCUMENTS = 4;

  /** The job of the new version that a killed process gets, by the order in which a stage does. */
  private static final int KILLED_AT = 2;

  private static final Pattern JOB_OF_NEW_VERSION = Pattern.compile("job_[0-9a-f]{24}_\\d+_2");

  private static final List<QueueId> STAGES =
      List.of(QueueId.CHUNKING, QueueId.EMBEDDING_BULK, QueueId.STORAGE_BULK);
  private static final String REEMBED = "/v1/vector_stores/" + STORE + "/reembed";
  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final OutageCloud cloud;
  private final StoredVersions stored;
  private final Path directory;
  private final TcpProxy silentSqs;
  private final List<String> texts;

  /** Documents that the new version had shown when a process was killed, by its function. */
  private final Map<FunctionId, Integer> killed =
      Collections.synchronizedMap(new EnumMap<>(FunctionId.class));

  KilledReembed(OutageCloud cloud, Path directory) throws IOException {
    this.cloud = cloud;
    this.stored = new StoredVersions(cloud);
    this.directory = directory;
    this.silentSqs = new TcpProxy(cloud.sqs().port());
    silentSqs.set(TcpProxy.Mode.SILENT);
    GeneratedText generated = new GeneratedText(20261130);
    this.texts = IntStream.range(0, DOCUMENTS).mapToObj(_ -> generated.text(20)).toList();
  }

  /** Fills a store by one model and begins its re-embed to another. */
  void begin(String model, String next) {
    fill(STORE, model);
    Await.until(() -> waiting(QueueId.CHUNKING) == 0, BOUND);
    STAGES.forEach(queue -> control(queue, "pause"));
    Api.Answer begun = cloud.api().post(REEMBED, cloud.api().object().put("model", next));
    assertEquals(200, begun.status(), begun.toString());
  }

  /** Kills each function once, and returns when the version is complete. */
  Map<FunctionId, Integer> complete() {
    Process first = start(FunctionId.REEMBED, "{}", Map.of());
    kill(FunctionId.REEMBED, first, () -> waiting(QueueId.CHUNKING) >= DOCUMENTS);
    List<EventSourceMapping> mappings = STAGES.stream().map(this::mapping).toList();
    Process second = start(FunctionId.REEMBED, "{}", Map.of());
    try {
      Await.until(this::isComplete, BOUND);
    } finally {
      second.destroyForcibly();
      mappings.forEach(EventSourceMapping::close);
      STAGES.forEach(queue -> control(queue, "resume"));
    }
    return killed;
  }

  /** Makes a store of the same documents, and fills it. */
  void fill(String store, String model) {
    Api api = cloud.api();
    ObjectNode made = api.object().put("name", store).put("model", model);
    made.putObject("chunking").put("method", "tokens").put("size", 24).put("overlap", 0);
    assertEquals(200, api.post("/v1/vector_stores", made).status());
    List<String> ids =
        IntStream.range(0, DOCUMENTS)
            .mapToObj(i -> api.upload(store, "d" + i + ".txt", texts.get(i)).path("id").asText())
            .toList();
    ids.forEach(api::awaitCompleted);
  }

  /** Reads the queue of a stage, whose own mapping is off. */
  private EventSourceMapping mapping(QueueId queue) {
    return EventSourceMapping.start(
        new MappingSpec(queue.queueName(), 1, Duration.ZERO, 1),
        new SourceQueue(cloud.client(), cloud.queueUrl(queue.queueName())),
        new KilledOnce(queue.consumer()),
        STOP);
  }

  /** The cloud's own function, but for the first delivery of one job. */
  private final class KilledOnce implements Invocable {

    private final FunctionId function;
    private final Invocable own;
    private final Set<String> jobs = new HashSet<>();

    private KilledOnce(FunctionId function) {
      this.function = function;
      this.own =
          cloud.cloud().topology().functions().stream()
              .filter(each -> each.spec().equals(function.spec()))
              .findFirst()
              .orElseThrow();
    }

    @Override
    public String name() {
      return function.functionName();
    }

    @Override
    public synchronized InvocationOutcome invoke(String eventJson) {
      Matcher job = JOB_OF_NEW_VERSION.matcher(eventJson);
      if (!job.find() || !jobs.add(job.group()) || jobs.size() != KILLED_AT) {
        return own.invoke(eventJson);
      }
      switch (function) {
        case CHUNKING -> killBeforeSending(eventJson, "/chunks-");
        case EMBEDDING -> killBeforeSending(eventJson, "/vectors-");
        case STORAGE -> killInTransaction(eventJson);
        default -> throw new AssertionError(function);
      }
      return new InvocationOutcome.Failed(InvocationOutcome.Reason.THROWN, "signal: killed");
    }

    /** Its artifacts are written, and the next stage was not told. */
    private void killBeforeSending(String event, String artifact) {
      long before = silentSqs.accepted();
      Process process =
          start(
              function,
              event,
              Map.of("AWS_ENDPOINT_URL_SQS", FunctionProcess.url(silentSqs.port())));
      kill(
          function,
          process,
          () -> silentSqs.accepted() > before && stored.artifacts(artifact) >= KILLED_AT);
    }

    /** Its chunks are written, and its vectors wait for a lock. */
    private void killInTransaction(String event) {
      try (Connection lock = stored.lockVectors()) {
        kill(function, start(function, event, Map.of()), stored::isLockAwaited);
        lock.rollback();
      } catch (SQLException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private Process start(FunctionId function, String event, Map<String, String> more) {
    try {
      return FunctionProcess.start(cloud, function, more, event, log(function));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill(FunctionId function, Process process, BooleanSupplier isAtWork) {
    Await.until(() -> isAtWork.getAsBoolean() || !process.isAlive(), BOUND);
    assertTrue(process.isAlive(), () -> "it is to be killed at work: " + read(log(function)));
    int shown = stored.shown();
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    killed.put(function, shown);
  }

  private Path log(FunctionId function) {
    return directory.resolve(function.functionName() + ".log");
  }

  private static String read(Path output) {
    try {
      return Files.readString(output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private int waiting(QueueId queue) {
    QueueAttributeName name = QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES;
    return Integer.parseInt(
        cloud
            .client()
            .getQueueAttributes(
                get -> get.queueUrl(cloud.queueUrl(queue.queueName())).attributeNames(name))
            .attributes()
            .getOrDefault(name, "0"));
  }

  private boolean isComplete() {
    return progress().path("complete").asBoolean();
  }

  /** The re-embed as its caller reads it. */
  JsonNode progress() {
    return cloud.api().get("/v1/vector_stores/" + STORE).body().path("reembed");
  }

  /** Lets searches read the new version. */
  void serve() {
    Api.Answer served = cloud.api().post(REEMBED, cloud.api().object().put("action", "switch"));
    assertEquals(200, served.status(), served.toString());
  }

  /** Documents and texts that a search by a sentence finds, with their scores. */
  List<String> found(String store) {
    ObjectNode search = cloud.api().object().put("mode", "vector").put("max_num_results", 5);
    search.put("query", texts.getFirst().substring(0, texts.getFirst().indexOf('.')));
    JsonNode found =
        cloud.api().post("/v1/vector_stores/" + store + "/search", search).body().path("data");
    return StreamSupport.stream(found.spliterator(), false)
        .map(match -> match.path("filename") + " " + match.path("score") + match.path("content"))
        .toList();
  }

  private void control(QueueId queue, String action) {
    cloud.control(PipelineStage.of(queue), action);
  }

  @Override
  public void close() {
    silentSqs.close();
  }
}
