package dev.embedway.local;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.emulators.proxy.TcpProxy;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.config.EmulatorRoute.Service;
import dev.embedway.topology.QueueSpec;
import dev.embedway.topology.Topology;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A local cloud that reaches each of its parts by a proxy. */
record OutageCloud(
    LocalCloud cloud,
    Path log,
    Api api,
    PostgresDatabase database,
    TcpProxy postgres,
    Map<Service, TcpProxy> services,
    EmbeddingService service,
    TcpProxy provider)
    implements AutoCloseable {

  private static final int SECTIONS = 3;

  /** The line of a delivery that failed; a first one has two where its outcome was lost as well. */
  private static final Pattern FAILURE = Pattern.compile("RecordBatch - record (\\S+) of ");

  private static final List<QueueAttributeName> WAITING =
      List.of(
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES,
          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);

  private static final String REMOTE_MODEL = "local_api:outage-model";

  static OutageCloud start(String topology) throws IOException {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    URI jdbc = URI.create(database.jdbcUrl().substring("jdbc:".length()));
    TcpProxy postgres = new TcpProxy(jdbc.getPort());
    EmbeddingService service = EmbeddingService.start();
    TcpProxy provider = new TcpProxy(service.port());
    Map<Service, TcpProxy> services = new EnumMap<>(Service.class);
    Map<String, String> variables = TestEnvironment.variables();
    variables.put("EMBEDWAY_TOPOLOGY", topology);
    variables.put("LOCAL_API_URL", "http://127.0.0.1:" + provider.port() + "/v1");
    // Runs of the re-embed's schedule are the tests'.
    variables.put("EMBEDWAY_REEMBED_INTERVAL", "1d");
    variables.put("EMBEDDINGS_BREAKER_OPEN_SECONDS", topology.equals("test") ? "1" : "30");
    Path directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target")), "outage");
    CloudConfig config =
        CloudConfig.of(directory, 0, variables)
            .withDatabase(
                "jdbc:postgresql://127.0.0.1:%d%s?user=%s&password=%s"
                    .formatted(
                        postgres.port(), jdbc.getPath(), database.user(), database.password()))
            .withRoute((name, listening) -> {
              TcpProxy proxy = proxy(listening);
              services.put(name, proxy);
              return URI.create("http://127.0.0.1:" + proxy.port());
            });
    LocalCloud cloud = LocalCloud.start(config, System.err::println);
    return new OutageCloud(
        cloud,
        directory.resolve("logs/embedway.log"),
        Api.of(cloud.connection()),
        database,
        postgres,
        services,
        service,
        provider);
  }

  private static TcpProxy proxy(URI listening) {
    try {
      return new TcpProxy(listening.getPort());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  TcpProxy dynamoDb() {
    return Objects.requireNonNull(services.get(Service.DYNAMODB));
  }

  TcpProxy s3() {
    return Objects.requireNonNull(services.get(Service.S3));
  }

  TcpProxy sqs() {
    return Objects.requireNonNull(services.get(Service.SQS));
  }

  /** A store whose texts are embedded by the service behind the proxy. */
  void createRemoteStore(String store) {
    Api.Answer answer =
        api.post(
            "/v1/vector_stores",
            api.object()
                .put("name", store)
                .put("model", REMOTE_MODEL)
                .put("dimensions", EmbeddingService.DIM));
    if (answer.status() >= 300) {
      throw new AssertionError(answer.toString());
    }
  }

  /** Puts documents of several chunks each into the bucket. */
  void put(String store, int from, int to) {
    try (S3Client s3 = RunningCloud.s3(cloud.connection())) {
      for (int i = from; i < to; i++) {
        String key = "default/" + store + "/d" + i + ".md";
        String text = text(i);
        s3.putObject(
            put -> put.bucket(cloud.connection().s3().bucket()).key(key),
            RequestBody.fromString(text));
      }
    }
  }

  private static String text(int document) {
    return IntStream.range(0, SECTIONS)
        .mapToObj(i ->
            "# Part %d of %d\n\n%s"
                .formatted(i, document, ("Word " + document + " of part " + i + ". ").repeat(60)))
        .collect(Collectors.joining("\n\n"));
  }

  List<String> statuses(String store) {
    return documents(store, document -> document.path("status").asText());
  }

  /** Messages of the documents' errors. */
  List<String> errors(String store) {
    return documents(store, document -> document.path("error").path("message").asText());
  }

  Set<Integer> generations(String store) {
    return Set.copyOf(documents(store, document -> document.path("generation").asInt()));
  }

  /** Chunks of all documents of a store, as the ledger has them. */
  int chunks(String store) {
    return documents(store, document -> document.path("chunks").asInt()).stream()
        .mapToInt(Integer::intValue)
        .sum();
  }

  private <T> List<T> documents(String store, Function<JsonNode, T> part) {
    JsonNode data = api.get("/v1/documents?store=" + store + "&limit=100").body().path("data");
    return StreamSupport.stream(data.spliterator(), false).map(part).toList();
  }

  /** Rows of chunks that the database itself holds of a store. */
  int storedChunks(String store) throws SQLException {
    String id = api.get("/v1/vector_stores/" + store).body().path("id").asText();
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        var count =
            connection.prepareStatement(
                "SELECT count(*) FROM embedway.chunks WHERE store_id = ?")) {
      count.setString(1, id);
      try (ResultSet rows = count.executeQuery()) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  /** Lines that the log has. */
  int logged() {
    return lines().size();
  }

  /** Deliveries that failed of the message of which most did, in the log behind a line. */
  long maxFailures(int line) {
    Map<String, Long> failures =
        lines().stream()
            .skip(line)
            .map(FAILURE::matcher)
            .filter(Matcher::find)
            .collect(Collectors.groupingBy(found -> found.group(1), Collectors.counting()));
    return failures.values().stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private List<String> lines() {
    try {
      return Files.readAllLines(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Dead letters of all stages. */
  List<DeadLetter> deadLetters() {
    return Arrays.stream(PipelineStage.values())
        .map(stage ->
            new DeadLetterQuery(
                stage, Set.of(), Optional.empty(), Optional.empty(), 100, Optional.empty()))
        .flatMap(
            query -> cloud.services().pipeline().ports().deadLetters().list(query).items().stream())
        .toList();
  }

  /** Pauses or resumes a stage. */
  void control(PipelineStage stage, String action) {
    Api.Answer answer =
        api.post(
            "/v1/embeddings/stage/control",
            api.object().put("stage", stage.wire()).put("action", action));
    if (answer.status() != 200) {
      throw new AssertionError(answer.toString());
    }
  }

  /** URL of a queue by its name in the topology. */
  String queueUrl(String name) {
    return client().getQueueUrl(get -> get.queueName(name)).queueUrl();
  }

  /** Messages of the queues' own dead-letter queues, those that are being recorded too. */
  int undrained() {
    return Topology.aws().queues().stream()
        .map(queue ->
            client()
                .getQueueAttributes(
                    get -> get.queueUrl(queueUrl(queue.deadLetterName())).attributeNames(WAITING))
                .attributes())
        .flatMap(attributes -> attributes.values().stream())
        .mapToInt(Integer::parseInt)
        .sum();
  }

  /** Has SQS itself give a queue's messages up at their second delivery. */
  void redriveAtOnce(QueueSpec queue) {
    redriveAfter(queue, 1);
  }

  /** Has SQS itself give a queue's messages up after these deliveries. */
  void redriveAfter(QueueSpec queue, int deliveries) {
    String arn =
        client()
            .getQueueAttributes(get ->
                get.queueUrl(queueUrl(queue.deadLetterName()))
                    .attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
    client()
        .setQueueAttributes(set ->
            set.queueUrl(queueUrl(queue.name()))
                .attributes(
                    Map.of(
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"deadLetterTargetArn\":\"%s\",\"maxReceiveCount\":\"%d\"}"
                            .formatted(arn, deliveries))));
  }

  SqsClient client() {
    return cloud.topology().clients().sqs();
  }

  @Override
  public void close() {
    cloud.close();
    services.values().forEach(TcpProxy::close);
    postgres.close();
    provider.close();
    service.close();
  }
}
