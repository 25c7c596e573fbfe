package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.aws.AwsClients;
import dev.embedway.aws.DynamoApiKeyStore;
import dev.embedway.aws.DynamoIdempotencyKeys;
import dev.embedway.aws.DynamoLedger;
import dev.embedway.aws.DynamoStoreCatalog;
import dev.embedway.aws.FleetBreakers;
import dev.embedway.aws.S3Artifacts;
import dev.embedway.aws.S3ModelStore;
import dev.embedway.aws.S3SourceBucket;
import dev.embedway.aws.VectorCaches;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.fleet.FleetModels;
import dev.embedway.core.fleet.HubModels;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.pipeline.DocumentRemover;
import dev.embedway.core.pipeline.Ledger;
import dev.embedway.core.pipeline.SourceBucket;
import dev.embedway.core.pipeline.StoreOpener;
import dev.embedway.core.pipeline.UploadRegistrar;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.provider.ProviderSettings.AutoDownload;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.models.engine.FleetShelf;
import dev.embedway.models.engine.OnnxEmbeddingProvider;
import dev.embedway.models.hub.ModelHub;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.service.Providers;
import dev.embedway.models.tokenizer.Cl100kTokens;
import dev.embedway.pgvector.PgPoolConfig;
import dev.embedway.pgvector.PgVectorStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Dependencies of the handlers in Lambda, made of the process's environment. */
final class LambdaDependencies {

  private final LambdaProcess process;
  private final EmbedwaySettings settings;
  private final AwsClients aws;
  private final RandomGenerator random;
  private final InstantSource clock;
  private final Operations operations;
  private final Breakers breakers;
  private final OnnxEmbeddingProvider engine;
  private final S3ModelStore modelStore;
  private final ModelList modelList;
  private final FleetShelf shelf;

  LambdaDependencies(LambdaProcess process) {
    this.process = process;
    this.settings = process.settings();
    this.aws = process.clients();
    this.random = process.random();
    this.clock = process.clock();
    this.operations = Operations.of(aws, settings, process.metrics(), clock, random);
    this.breakers = FleetBreakers.of(settings, aws, clock, random, operations.meter());
    this.engine = new OnnxEmbeddingProvider(BuiltInModels.all(), settings.engine(), clock);
    this.modelStore = process.modelStore();
    this.modelList = process.modelList();
    this.shelf = new FleetShelf(settings.engine(), engine, modelStore, clock);
  }

  ApiPorts api() {
    HubDownloads downloads =
        new HubDownloads(
            new ModelHub(settings.providers().hub(), clock), modelStore, modelList, shelf, clock);
    Embedder embedder =
        embedder(
            settings.providers().autoDownload() == AutoDownload.ON
                ? Optional.of(downloads)
                : Optional.empty());
    return new ApiPorts(
        keys(),
        embedder,
        new EmbeddingPolicy(settings.policy()),
        new Cl100kTokens(),
        catalog(),
        breakers,
        new ApiPorts.Pipeline(
            ledger(),
            bucket(),
            new S3Artifacts(aws.s3(), settings.resources().artifactsBucket()),
            registrar(embedder),
            new DynamoIdempotencyKeys(
                aws.dynamoDb(), settings.resources().controlTable(), clock, random),
            settings.pipeline().maxDocumentBytes()),
        downloads,
        settings.pipeline().defaultModel(),
        settings.api(),
        operations,
        clock,
        random);
  }

  DataPorts data(VectorStore vectors) {
    Embedder embedder = embedder(Optional.empty());
    return new DataPorts(
        keys(),
        embedder,
        new EmbeddingPolicy(settings.policy()),
        catalog(),
        ledger(),
        vectors,
        new DocumentRemover(ledger(), bucket(), registrar(embedder), catalog(), vectors),
        operations,
        settings.api(),
        clock,
        random);
  }

  /** A hub is reached by the function without a database alone. */
  private Embedder embedder(Optional<HubModels> hub) {
    return new Embedder(
        new Providers(settings.providers(), clock, random)
            .beside(settings.prompts().book(), engine, breakers::guard),
        VectorCaches.of(
            settings.cache(),
            settings.resources(),
            aws.dynamoDb(),
            operations.meter(),
            clock,
            random),
        new FleetModels(modelList, shelf, hub, clock),
        clock);
  }

  private ApiKeyStore keys() {
    return new DynamoApiKeyStore(aws.dynamoDb(), settings.resources().accessTable(), random);
  }

  private StoreCatalog catalog() {
    return new DynamoStoreCatalog(
        aws.dynamoDb(),
        settings.resources().controlTable(),
        settings.resources().ledgerTable(),
        settings.quotas(),
        clock,
        random);
  }

  private Ledger ledger() {
    return new Ledger(
        new DynamoLedger(aws.dynamoDb(), settings.resources().ledgerTable(), random),
        settings.quotas(),
        clock);
  }

  private SourceBucket bucket() {
    return new S3SourceBucket(aws.s3(), aws.presigner(), settings.resources().documentsBucket());
  }

  private UploadRegistrar registrar(Embedder embedder) {
    StoreOpener stores =
        new StoreOpener(
            catalog(), embedder.resolve(settings.pipeline().defaultModel()), random, clock);
    return new UploadRegistrar(ledger(), bucket(), stores, keys(), clock);
  }

  /** The store, whose login is looked up once more whenever it connects anew. */
  PgVectorStore vectors() {
    return new PgVectorStore(
        () -> PgPoolConfig.of(process.readSettings().database()),
        new HnswIndexPolicy(settings.database().hnswIndexThreshold()),
        clock,
        process.health());
  }

  /** The model of stores that name none. */
  String defaultModel() {
    return settings.pipeline().defaultModel();
  }

  /** Hooks of a handler around a snapshot; {@code others} run before its first request. */
  SnapshotHooks hooks(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      Embedder embedder,
      SnapshotPart... others) {
    List<SnapshotPart> parts = new ArrayList<>();
    parts.add(new ModelPreload(embedder, settings.engine().preload(), clock));
    parts.add(new EmbedderPriming(embedder, defaultModel(), clock));
    parts.addAll(List.of(others));
    parts.add(HttpPriming.ofNobody(handler));
    return process.hooks(parts);
  }
}
