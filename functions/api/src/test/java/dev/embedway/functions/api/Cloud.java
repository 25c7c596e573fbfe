package dev.embedway.functions.api;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.breaker.Breakers;
import dev.embedway.core.fleet.ModelList;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.ApiKey;
import dev.embedway.core.tenant.Identifiers;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.service.KeyHash;
import dev.embedway.emulators.SharedEmulators;
import dev.embedway.pgvector.PgVectorStore;
import dev.embedway.topology.route.Role;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Emulated AWS, PostgreSQL and the real small model, with processes of both handlers over them. */
public final class Cloud implements AutoCloseable {

  public static final String MODEL = "all-MiniLM-L6-v2";

  private final AwsClients clients = TestTables.clients();
  private final TestTables tables = TestTables.create(clients);
  private final PgVectorStore vectors = TestTables.database();
  private final CloudProcesses processes;
  private final CloudProcess process;

  private Cloud(Map<String, String> variables) {
    this.processes = new CloudProcesses(clients, tables, vectors, variables);
    this.process = setup(Map.of());
  }

  public static Cloud start() {
    return start(Map.of());
  }

  /** A cloud whose operator set these variables; it waits for no retry. */
  public static Cloud start(Map<String, String> variables) {
    return new Cloud(variables);
  }

  public Operations operations() {
    return process.parts().operations();
  }

  public Ledger ledger() {
    return process.parts().pipeline().ledger();
  }

  public StoreCatalog catalog() {
    return process.parts().pipeline().ports().catalog();
  }

  public Breakers breakers() {
    return process.parts().aws().services().breakers();
  }

  public ModelList modelList() {
    return process.parts().aws().modelList();
  }

  public PgVectorStore vectors() {
    return vectors;
  }

  /** Services of the first process. */
  public ApiComposition parts() {
    return process.parts();
  }

  /** Contents of the artifacts bucket below a prefix, by key. */
  public Map<String, byte[]> artifacts(String prefix) {
    return tables.artifacts(clients, prefix);
  }

  /** Makes a pass of re-embeds. */
  public void reembed() {
    process.parts().pipeline().upkeep().reembedder().run(Instant.now().plusSeconds(10));
  }

  /** Has the work on batches of records done. */
  public void upserts() {
    process.upserts();
  }

  /** Queues of the pipeline, which nobody reads. */
  public CloudQueues queues() {
    return new CloudQueues(clients.sqs(), tables.queues(), tables.deadLetters());
  }

  /** Dead letters of the first process. */
  public CloudLetters letters() {
    return new CloudLetters(process.parts().pipeline().failures());
  }

  /** Items in all tables. */
  public long items() {
    return tables.items(clients);
  }

  /** From now on no model in the first process answers. */
  public void stopEngine() {
    processes.runtime().engine().close();
  }

  /** A new key with these roles. */
  public String key(String tenant, Role... roles) {
    return key(tenant, Optional.empty(), roles);
  }

  /** A new key that stops working at a time. */
  public String key(String tenant, Optional<Instant> expires, Role... roles) {
    String secret = SharedEmulators.freshName("key");
    process
        .parts()
        .pipeline()
        .ports()
        .keys()
        .add(
            new ApiKey(
                new Identifiers(new SecureRandom()).id("key_"),
                KeyHash.of(secret),
                new ApiKey.Grant(new TenantId(tenant), Set.of(roles)),
                "",
                new ApiKey.Validity(Instant.now(), expires)));
    return secret;
  }

  /** Sends a request to the first process. */
  public Reply send(Ask ask) {
    return process.send(ask);
  }

  /** Sends a request to a process that is set up otherwise. */
  public Reply send(Ask ask, Map<String, String> more) {
    return setup(more).send(ask);
  }

  /** A process over the first one's models that is set up otherwise. */
  public CloudProcess setup(Map<String, String> more) {
    return processes.setup(more, InstantSource.system());
  }

  /** Makes processes that differ from the first one in more. */
  public CloudProcesses processes() {
    return processes;
  }

  @Override
  public void close() {
    vectors.close();
    processes.runtime().close();
    clients.close();
  }
}
