package dev.embedway.bundle;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.local.runner.Invocable;
import dev.embedway.local.runner.InvocationOutcome;
import dev.embedway.local.runner.event.EventSourceMapping;
import dev.embedway.local.runner.event.S3Notifications;
import dev.embedway.local.runner.event.SourceQueue;
import dev.embedway.local.runner.process.RuntimeProcess;
import dev.embedway.local.runner.process.RuntimeProcess.Initialization;
import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.KeepAlive;
import dev.embedway.topology.MappingSpec;
import dev.embedway.topology.QueueId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** The topology's functions, each in a process of its own that is made by a snapshot. */
final class FunctionsInProcesses implements AutoCloseable {

  private static final Duration BOUND = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(200);

  /** The test's visits to the database between the two counts of sessions. */
  private static final int OWN_SESSIONS = 2;

  private final Surroundings surroundings;
  private final int sessionsBefore;
  private final Map<FunctionId, RuntimeProcess> processes = new EnumMap<>(FunctionId.class);
  private final List<EventSourceMapping> mappings = new ArrayList<>();
  private final Map<FunctionId, List<CallRecorder>> recorders = new EnumMap<>(FunctionId.class);
  private final Map<FunctionId, CallRecorder> dynamoDb = new EnumMap<>(FunctionId.class);

  private FunctionsInProcesses(Surroundings surroundings) {
    this.surroundings = surroundings;
    this.sessionsBefore = sessions();
  }

  /** Starts them all at once. */
  static FunctionsInProcesses start(Surroundings surroundings) {
    FunctionsInProcesses functions = new FunctionsInProcesses(surroundings);
    for (FunctionId function : FunctionId.values()) {
      if (function.source() != EventSource.DEPLOYMENT) {
        functions.processes.put(
            function,
            Zip.of(function.spec().zip())
                .start(function.spec(), Initialization.SNAP_START, functions.recorded(function)));
      }
    }
    return functions;
  }

  /** A function's variables, with a recorded way to each emulator. */
  private Map<String, String> recorded(FunctionId function) {
    Map<String, String> variables = new HashMap<>(surroundings.variables(function));
    for (String service : List.of("SQS", "DYNAMODB", "S3")) {
      variables.computeIfPresent(
          "AWS_ENDPOINT_URL_" + service,
          (name, url) -> {
            CallRecorder recorder = new CallRecorder(URI.create(url));
            recorders.computeIfAbsent(function, made -> new ArrayList<>()).add(recorder);
            if (service.equals("DYNAMODB")) {
              dynamoDb.put(function, recorder);
            }
            return recorder.url();
          });
    }
    return variables;
  }

  /** Every call of AWS that the functions made so far, as {@code FUNCTION ACTION RESOURCE}. */
  Set<String> calls() {
    Set<String> calls = new TreeSet<>();
    recorders.forEach((function, ways) ->
        ways.forEach(
            way -> way.calls().forEach(call -> calls.add(function.functionName() + " " + call))));
    return calls;
  }

  /** A function's way to DynamoDB. */
  CallRecorder dynamoDb(FunctionId function) {
    return Objects.requireNonNull(dynamoDb.get(function));
  }

  /** True when a function has sent this text to AWS so far. */
  boolean sent(FunctionId function, String text) {
    return recorders.getOrDefault(function, List.of()).stream().anyMatch(way -> way.sent(text));
  }

  /**
   * Counts while all processes wait for their snapshot.
   *
   * @param connections of the functions to the database
   * @param sessions of the functions with the database that are over
   */
  record Frozen(int connections, int sessions) {}

  /** Waits until all have done what they do before a snapshot. */
  Frozen freeze() {
    processes
        .values()
        .forEach(process ->
            process.api().frozen().orTimeout(BOUND.toSeconds(), TimeUnit.SECONDS).join());
    return new Frozen(connections(), sessions() - sessionsBefore - OWN_SESSIONS);
  }

  /** Lets them go on, and lets their queues feed them. */
  void restore() {
    processes.values().forEach(process -> process.api().restore());
    for (QueueId queue : QueueId.values()) {
      feed(queue.mapping(), queue.consumer());
      feed(queue.deadLetterMapping(), FunctionId.DEADLETTER);
    }
  }

  private void feed(MappingSpec mapping, FunctionId function) {
    mappings.add(
        EventSourceMapping.start(
            mapping,
            new SourceQueue(
                surroundings.clients().sqs(),
                surroundings.platform().queues().url(mapping.queue())),
            function(function),
            PAUSE));
  }

  /** Runs what a schedule runs. */
  InvocationOutcome scheduled(FunctionId function) {
    return function(function).invoke("{}");
  }

  /** Sends the event that keeps a function's version active. */
  InvocationOutcome keptAlive(FunctionId function) {
    return function(function).invoke(KeepAlive.EVENT);
  }

  Set<FunctionId> functions() {
    return processes.keySet();
  }

  /** The answer of a function's JVM to a command of {@code jcmd}. */
  String diagnosed(FunctionId function, String command) {
    try {
      Process asked =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                  Long.toString(function(function).pid()),
                  command)
              .redirectErrorStream(true)
              .start();
      return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lines that a function has printed. */
  List<String> printed(FunctionId function) {
    try {
      return Files.readAllLines(function(function).log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Invocable api() {
    return function(FunctionId.API);
  }

  /** Tells the chunking queue of everything that was put into the documents bucket so far. */
  void announceUploads() {
    String bucket = surroundings.topology().documentsBucket();
    S3Notifications notifications = new S3Notifications(bucket);
    notifications.sendTo(
        surroundings.clients().sqs(), surroundings.platform().queues().url(QueueId.CHUNKING));
    SharedEmulators.changes(bucket).forEach(notifications::onChange);
  }

  /** Searches a store until it finds something. */
  JsonNode awaitMatch(String store, String query) {
    return awaitMatch(Surroundings.KEY, store, query);
  }

  /** The same with a key. */
  JsonNode awaitMatch(String key, String store, String query) {
    long end = System.nanoTime() + BOUND.toNanos();
    while (System.nanoTime() < end) {
      Http.Answer answer =
          Http.send(
              function(FunctionId.DATA),
              key,
              "POST",
              "/v1/vector_stores/" + store + "/search",
              "{\"query\":\"" + query + "\"}");
      if (answer.status() == 200 && !answer.body().path("data").isEmpty()) {
        return answer.body();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
    throw new AssertionError("nothing was found within " + BOUND);
  }

  /** Count of the functions' connections to the database. */
  int connections() {
    return number(
        "SELECT count(*) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'embedway'");
  }

  /** Count of all sessions with the database so far. */
  private int sessions() {
    return number("SELECT sessions FROM pg_stat_database WHERE datname = current_database()");
  }

  private int number(String sql) {
    PostgresDatabase database = surroundings.database();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private RuntimeProcess function(FunctionId function) {
    return Objects.requireNonNull(processes.get(function));
  }

  @Override
  public void close() {
    mappings.forEach(EventSourceMapping::stopPolling);
    mappings.forEach(EventSourceMapping::close);
    processes.values().forEach(RuntimeProcess::close);
    recorders.values().stream().flatMap(List::stream).forEach(CallRecorder::close);
  }
}
