package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.aws.AwsClients;
import dev.embedway.aws.AwsEndpoints;
import dev.embedway.aws.AwsResources;
import dev.embedway.aws.DynamoApiKeyStore;
import dev.embedway.aws.DynamoBreakerStore;
import dev.embedway.aws.DynamoIdempotencyKeys;
import dev.embedway.aws.DynamoLedger;
import dev.embedway.aws.DynamoModelList;
import dev.embedway.aws.DynamoStoreCatalog;
import dev.embedway.aws.S3Artifacts;
import dev.embedway.aws.S3ModelStore;
import dev.embedway.aws.S3SourceBucket;
import dev.embedway.aws.VectorCaches;
import dev.embedway.core.breaker.BreakerCounts;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.config.ApiSettings;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.model.ModelArtifacts;
import dev.embedway.core.observe.PartHealth;
import dev.embedway.core.pipeline.Artifacts;
import dev.embedway.core.pipeline.DocumentRemover;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.pipeline.StoreOpener;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.ProviderSettings.AutoDownload;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.core.tenant.Role;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.topology.RouteSpec;
import dev.embedway.core.topology.TableSpec;
import dev.embedway.core.topology.Topology;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.emulators.SharedPostgres;
import dev.embedway.emulators.postgres.PostgresDatabase;
import dev.embedway.functions.api.http.KeyHash;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.hub.ModelHub;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import dev.embedway.models.tokenizer.Cl100kTokens;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.pgvector.schema.PgLogin;
import dev.embedway.pgvector.schema.PgSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;

/** Both handlers over emulated AWS, PostgreSQL and the real small model. */
final class Cloud implements AutoCloseable {

  static final String MODEL = "all-MiniLM-L6-v2";

  private static final LambdaTime PLENTY = new LambdaTime(29_000);

  private final PojoSerializer<APIGatewayV2HTTPEvent> events =
      serializer(APIGatewayV2HTTPEvent.class);
  private final PojoSerializer<APIGatewayV2HTTPResponse> responses =
      serializer(APIGatewayV2HTTPResponse.class);
  private final ObjectMapper mapper = new ObjectMapper();
  private final Description description = new Description(DescriptionRoute.description());
  private final SecureRandom random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();
  private final AwsClients aws;
  private final OnnxEmbeddingProvider engine;
  private final PgVectorStore vectors;
  private final ApiKeyStore keys;
  private final StoreCatalog catalog;
  private final Ledger ledger;
  private final List<TableSpec> tables;
  private final ApiPorts ports;
  private final String controlTable;
  private final String artifactsBucket;
  private final Path models = NestedModel.directory(property("models"));
  private final ApiHandler api;
  private final DataPorts dataPorts;
  private final DataHandler data;

  private Cloud(EmbedwaySettings settings) {
    AwsBasicCredentials credentials =
        AwsBasicCredentials.create(
            SharedEmulators.CREDENTIALS.accessKeyId(),
            SharedEmulators.CREDENTIALS.secretAccessKey());
    aws =
        AwsClients.at(
            AwsEndpoints.of(
                SharedEmulators.sqsEndpoint(),
                SharedEmulators.dynamoDbEndpoint(),
                SharedEmulators.s3Endpoint()),
            "us-east-1",
            credentials);
    Topology topology = renamed(Topology.test());
    AwsResources.create(topology, aws);
    tables = topology.tables();
    String control = topology.tables().getFirst().name();
    controlTable = control;
    String ledgerTable = topology.tables().getLast().name();
    artifactsBucket = topology.artifactsBucket();
    engine = newEngine();
    FleetShelf shelf = new FleetShelf(engineSettings(models), engine, modelStore(), clock);
    HubDownloads downloads =
        new HubDownloads(
            new ModelHub(settings.providers().hub(), clock),
            modelStore(),
            modelList(),
            shelf,
            clock);
    vectors = database();
    keys = new DynamoApiKeyStore(aws.dynamoDb(), topology.tables().get(2).name(), random);
    catalog =
        new DynamoStoreCatalog(aws.dynamoDb(), control, ledgerTable, Quotas.NONE, clock, random);
    ledger = new Ledger(new DynamoLedger(aws.dynamoDb(), ledgerTable, random), clock);
    SourceBucket bucket = new S3SourceBucket(aws.s3(), aws.presigner(), topology.documentsBucket());
    Artifacts artifacts = new S3Artifacts(aws.s3(), topology.artifactsBucket());
    UploadRegistrar registrar =
        new UploadRegistrar(
            ledger,
            bucket,
            new StoreOpener(catalog, BuiltInModels.MINILM_INT8, random, clock),
            keys,
            clock);
    Operations operations = Operations.of(aws, settings(Map.of()), clock, random);
    Breakers breakers =
        new Breakers(
            new DynamoBreakerStore(aws.dynamoDb(), control, random, Duration.ofSeconds(10)),
            settings.breaker(),
            clock,
            random,
            new BreakerCounts(operations.meter()));
    Embedder embedder =
        new Embedder(
            new Providers(settings.providers(), clock, random, _ -> {})
                .beside(settings.prompts().book(), engine, breakers::guard),
            VectorCache.none(clock),
            new FleetModels(
                modelList(),
                shelf,
                settings.providers().autoDownload() == AutoDownload.ON
                    ? Optional.of(downloads)
                    : Optional.empty(),
                clock),
            clock);
    ports =
        new ApiPorts(
            keys,
            embedder,
            new EmbeddingPolicy(settings.policy()),
            new Cl100kTokens(),
            catalog,
            breakers,
            new ApiPorts.Pipeline(
                ledger,
                bucket,
                artifacts,
                registrar,
                new DynamoIdempotencyKeys(aws.dynamoDb(), control, clock, random),
                settings.pipeline().maxDocumentBytes()),
            downloads,
            MODEL,
            settings.api(),
            operations,
            clock,
            random);
    api = new ApiHandler(ports);
    dataPorts =
        new DataPorts(
            keys,
            embedder,
            ports.policy(),
            catalog,
            ledger,
            vectors,
            new DocumentRemover(ledger, bucket, registrar, catalog, vectors),
            operations,
            ports.settings(),
            clock,
            random);
    data = new DataHandler(dataPorts);
  }

  static Cloud start() {
    return start(Map.of());
  }

  /** A cloud whose operator set these variables; it waits for no retry. */
  static Cloud start(Map<String, String> variables) {
    return new Cloud(EmbedwaySettings.read(variables));
  }

  /** Contents of the artifacts bucket below a prefix, by key. */
  Map<String, byte[]> artifacts(String prefix) {
    Map<String, byte[]> found = new HashMap<>();
    aws.s3()
        .listObjectsV2(list -> list.bucket(artifactsBucket).prefix(prefix))
        .contents()
        .forEach(each ->
            found.put(
                each.key(),
                aws.s3()
                    .getObjectAsBytes(get -> get.bucket(artifactsBucket).key(each.key()))
                    .asByteArray()));
    return found;
  }

  Operations operations() {
    return ports.operations();
  }

  Ledger ledger() {
    return ledger;
  }

  StoreCatalog catalog() {
    return catalog;
  }

  Breakers breakers() {
    return ports.breakers();
  }

  /** From now on no model in this process answers. */
  void stopEngine() {
    engine.close();
  }

  PgVectorStore vectors() {
    return vectors;
  }

  /** A new key with these roles. */
  String key(String tenant, Role... roles) {
    return key(tenant, Optional.empty(), roles);
  }

  /** A new key that stops working at a time. */
  String key(String tenant, Optional<Instant> expires, Role... roles) {
    String secret = SharedEmulators.freshName("key");
    keys.add(
        new ApiKey(
            new Identifiers(random).id("key_"),
            KeyHash.of(secret),
            new TenantId(tenant),
            Set.of(roles),
            "",
            clock.instant(),
            expires));
    return secret;
  }

  /**
   * Sends a request to the function that the topology names for its route; an answer that
   * docs/openapi.yaml does not describe is a failure.
   */
  Reply send(Ask ask) {
    Reply reply = send(ask, isForData(ask) ? data : api);
    description.check(ask, reply);
    return reply;
  }

  /** An engine that has loaded nothing; to be closed. */
  OnnxEmbeddingProvider newEngine() {
    return new OnnxEmbeddingProvider(NestedModel.besideBuiltIn(), engineSettings(models), clock);
  }

  private static EngineSettings engineSettings(Path models) {
    return new EngineSettings(models, Optional.of(property("natives")), 2);
  }

  private S3ModelStore modelStore() {
    return new S3ModelStore(aws.s3(), artifactsBucket);
  }

  ModelList modelList() {
    return new DynamoModelList(aws.dynamoDb(), controlTable, random);
  }

  /**
   * Processes of both functions that have the built-in models alone, on a disk of their own.
   *
   * @param artifacts where they take models of the fleet from
   */
  Elsewhere elsewhere(UnaryOperator<ModelArtifacts> artifacts) {
    return elsewhere(artifacts, ports.settings().requestTimeout());
  }

  /** The same, whose requests have a time of their own. */
  Elsewhere elsewhere(UnaryOperator<ModelArtifacts> artifacts, Duration timeout) {
    return new Elsewhere(artifacts.apply(modelStore()), timeout);
  }

  /** Parts that {@link #elsewhere} makes; to be closed. */
  final class Elsewhere implements AutoCloseable {

    private final OnnxEmbeddingProvider own;
    private final ApiHandler handler;
    private final DataHandler dataHandler;

    private Elsewhere(ModelArtifacts artifacts, Duration timeout) {
      EngineSettings disk = engineSettings(NestedModel.directory(property("models")));
      own = new OnnxEmbeddingProvider(NestedModel.besideBuiltIn(), disk, clock);
      FleetShelf shelf = new FleetShelf(disk, own, artifacts, clock);
      Embedder embedder =
          new Embedder(
              List.of(own),
              VectorCache.none(clock),
              new FleetModels(modelList(), shelf, clock),
              clock);
      handler =
          new ApiHandler(
              new ApiPorts(
                  ports.keys(),
                  embedder,
                  ports.policy(),
                  ports.tokens(),
                  ports.catalog(),
                  ports.breakers(),
                  ports.pipeline(),
                  ports.downloads(),
                  ports.defaultModel(),
                  new ApiSettings(
                      timeout,
                      ports.settings().dimensionPolicy(),
                      ports.settings().tokenArrays(),
                      ports.settings().hybridWeights(),
                      ports.settings().accessLog()),
                  ports.operations(),
                  clock,
                  random));
      dataHandler =
          new DataHandler(
              new DataPorts(
                  ports.keys(),
                  embedder,
                  ports.policy(),
                  catalog,
                  ledger,
                  vectors,
                  dataPorts.remover(),
                  ports.operations(),
                  ports.settings(),
                  clock,
                  random));
    }

    Reply send(Ask ask) {
      Reply reply = Cloud.this.send(ask, isForData(ask) ? dataHandler : handler);
      description.check(ask, reply);
      return reply;
    }

    @Override
    public void close() {
      own.close();
    }
  }

  /** A function without a database in a process of its own, which shares vectors with others. */
  RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> caching() {
    return caching(engine);
  }

  /** The same with an engine of its own. */
  RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> caching(
      OnnxEmbeddingProvider engine) {
    EmbedwaySettings settings =
        EmbedwaySettings.read(
            Map.of(
                "EMBEDWAY_CONTROL_TABLE",
                tables.get(0).name(),
                "EMBEDWAY_AUDIT_TABLE",
                tables.get(3).name(),
                "EMBEDWAY_CACHE_TABLE",
                tables.get(1).name(),
                "EMBEDWAY_CACHE_SECRET",
                "a-secret-of-the-tests",
                "EMBEDDINGS_CACHE_L2",
                "on",
                "EMBEDWAY_CACHE_TIMEOUT_MS",
                "10000"));
    Operations operations = Operations.of(aws, settings, clock, random);
    return new ApiHandler(
        new ApiPorts(
            ports.keys(),
            new Embedder(
                List.of(engine),
                VectorCaches.of(
                    settings.cache(),
                    settings.resources(),
                    aws.dynamoDb(),
                    operations.meter(),
                    clock,
                    random),
                clock),
            ports.policy(),
            ports.tokens(),
            ports.catalog(),
            ports.breakers(),
            ports.pipeline(),
            ports.downloads(),
            ports.defaultModel(),
            settings.api(),
            operations,
            ports.clock(),
            ports.random()));
  }

  /** The ports of the function with a database. */
  DataPorts dataPorts() {
    return dataPorts;
  }

  /** Items in all tables. */
  long items() {
    return tables.stream()
        .mapToLong(table -> aws.dynamoDb().scan(scan -> scan.tableName(table.name())).count())
        .sum();
  }

  /** Sends a request to a function; its answer is checked, too. */
  Reply sendTo(RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> function, Ask ask) {
    Reply reply = send(ask, function);
    description.check(ask, reply);
    return reply;
  }

  /** Sends a request to the function without a database, set up otherwise. */
  Reply send(Ask ask, Map<String, String> variables) {
    return setup(variables).send(ask);
  }

  /** Other processes of both functions, set up otherwise. */
  Setup setup(Map<String, String> variables) {
    return setup(variables, clock);
  }

  /** The same, whose limits and numbers go by a clock of their own. */
  Setup setup(Map<String, String> variables, InstantSource time) {
    EmbedwaySettings settings = settings(variables);
    Operations operations = Operations.of(aws, settings, time, random);
    StoreCatalog stores =
        new DynamoStoreCatalog(
            aws.dynamoDb(), controlTable, tables.getLast().name(), settings.quotas(), time, random);
    return new Setup(
        operations,
        new ApiHandler(
            new ApiPorts(
                ports.keys(),
                ports.embedder(),
                ports.policy(),
                ports.tokens(),
                stores,
                ports.breakers(),
                ports.pipeline(),
                ports.downloads(),
                ports.defaultModel(),
                settings.api(),
                operations,
                ports.clock(),
                ports.random())),
        new DataHandler(
            new DataPorts(
                ports.keys(),
                ports.embedder(),
                ports.policy(),
                stores,
                ports.pipeline().ledger(),
                vectors,
                new DocumentRemover(
                    ports.pipeline().ledger(),
                    ports.pipeline().bucket(),
                    ports.pipeline().registrar(),
                    stores,
                    vectors),
                operations,
                settings.api(),
                clock,
                random)));
  }

  /** Sends a request to a data function over another vector store, with a time of its own. */
  Reply sendOver(VectorStore store, Duration timeout, Ask ask) {
    ApiSettings settings = dataPorts.settings();
    Reply reply =
        send(
            ask,
            new DataHandler(
                new DataPorts(
                    dataPorts.keys(),
                    dataPorts.embedder(),
                    dataPorts.policy(),
                    dataPorts.catalog(),
                    dataPorts.ledger(),
                    store,
                    dataPorts.remover(),
                    dataPorts.operations(),
                    new ApiSettings(
                        timeout,
                        settings.dimensionPolicy(),
                        settings.tokenArrays(),
                        settings.hybridWeights(),
                        settings.accessLog()),
                    dataPorts.clock(),
                    dataPorts.random())));
    description.check(ask, reply);
    return reply;
  }

  /** Processes of their own. */
  final class Setup {

    private final Operations operations;
    private final ApiHandler handler;
    private final DataHandler dataHandler;

    private Setup(Operations operations, ApiHandler handler, DataHandler dataHandler) {
      this.operations = operations;
      this.handler = handler;
      this.dataHandler = dataHandler;
    }

    /** Of the parts, as every process of this cloud finds them. */
    PartHealth health() {
      return operations.health();
    }

    Reply send(Ask ask) {
      Reply reply = Cloud.this.send(ask, isForData(ask) ? dataHandler : handler);
      description.check(ask, reply);
      return reply;
    }

    /** Writes what was counted, as the first answer does. */
    void flush() {
      operations.meter().flush();
    }
  }

  private EmbedwaySettings settings(Map<String, String> variables) {
    Map<String, String> all = new HashMap<>(variables);
    all.put("EMBEDWAY_CONTROL_TABLE", controlTable);
    all.put("EMBEDWAY_ACCESS_TABLE", tables.get(2).name());
    all.put("EMBEDWAY_AUDIT_TABLE", tables.get(3).name());
    return EmbedwaySettings.read(all);
  }

  private Reply send(
      Ask ask, RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    APIGatewayV2HTTPEvent event =
        events.fromJson(new ByteArrayInputStream(ask.event().getBytes(StandardCharsets.UTF_8)));
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    responses.toJson(handler.handleRequest(event, PLENTY), written);
    try {
      JsonNode response = mapper.readTree(written.toByteArray());
      return new Reply(
          response.path("statusCode").asInt(),
          mapper.convertValue(
              response.path("headers"),
              mapper.getTypeFactory().constructMapType(Map.class, String.class, String.class)),
          body(response));
    } catch (IOException e) {
      throw new UncheckedIOException("an answer is not JSON", e);
    }
  }

  /** JSON, or text as it is. */
  private JsonNode body(JsonNode response) throws IOException {
    String type = response.at("/headers/Content-Type").asText();
    JsonNode body = response.path("body");
    return type.equals("application/json") ? mapper.readTree(body.textValue()) : body;
  }

  private static boolean isForData(Ask ask) {
    String path = ask.path().replaceAll("\\?.*", "");
    return Topology.test().routes().stream()
        .filter(route -> route.function().equals(Topology.DATA))
        .anyMatch(route -> route.method().equals(ask.method()) && matches(route, path));
  }

  private static boolean matches(RouteSpec route, String path) {
    return path.matches(route.path().replaceAll("\\{[^}]+}", "[^/]+"));
  }

  private static PgVectorStore database() {
    PostgresDatabase database = SharedPostgres.freshDatabase();
    PgSchema schema =
        new PgSchema(new PgLogin(database.jdbcUrl(), database.user(), database.password()));
    schema.migrate();
    return new PgVectorStore(
        PgPoolConfig.of(schema.appLogin("for the tests of this module"), 4),
        HnswIndexPolicy.DEFAULT,
        InstantSource.system());
  }

  /** Names of its own, since all tests share the emulators. */
  private static Topology renamed(Topology topology) {
    return new Topology(
        topology.functions(),
        List.of(),
        topology.mappings(),
        topology.tables().stream()
            .map(table ->
                new TableSpec(
                    SharedEmulators.freshName(table.name()),
                    table.recovery(),
                    table.ttlAttribute(),
                    table.indexes()))
            .toList(),
        topology.routes(),
        topology.schedules(),
        SharedEmulators.freshName("documents"),
        SharedEmulators.freshName("artifacts"),
        topology.lease());
  }

  private static Path property(String name) {
    return Path.of(Objects.requireNonNull(System.getProperty("embedway.test." + name), name));
  }

  private static <T> PojoSerializer<T> serializer(Class<T> type) {
    return LambdaEventSerializers.serializerFor(type, Cloud.class.getClassLoader());
  }

  @Override
  public void close() {
    vectors.close();
    engine.close();
    aws.close();
  }
}
