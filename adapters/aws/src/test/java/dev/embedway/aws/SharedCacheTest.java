package dev.embedway.aws;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.composition.ProcessContext;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.topology.Topology;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** L2 entries that processes share, by the secret that they were given. */
final class SharedCacheTest {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final Map<String, String> tables =
      Map.of(
          "EMBEDWAY_CONTROL_TABLE",
          TestCloud.table(CLIENTS, Topology.CONTROL_TABLE),
          "EMBEDWAY_CACHE_TABLE",
          TestCloud.table(CLIENTS, Topology.CACHE_TABLE),
          "EMBEDDINGS_CACHE_L2",
          "on",
          "EMBEDWAY_CACHE_TIMEOUT_MS",
          "10000");

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  private Embedder process(String secret) {
    Map<String, String> variables = new HashMap<>(tables);
    variables.put("EMBEDWAY_CACHE_SECRET", secret);
    InstantSource clock = InstantSource.system();
    ProcessContext context =
        new ProcessContext(EmbedwaySettings.read(variables), "test", clock, new SecureRandom());
    return new Embedder(
        List.of(new FakeProvider()), AwsPlatform.of(context, CLIENTS).services().cache(), clock);
  }

  private static int found(Embedder process) {
    return process
        .embed(
            EmbeddingRequest.ofTexts(
                TenantId.DEFAULT,
                EmbeddingRequest.Target.of("fake-mini"),
                List.of("a", "b"),
                new EmbeddingRequest.Options(
                    Dimensions.NATIVE, PromptRole.PASSAGE, Overlong.REFUSE),
                Instant.now().plusSeconds(28)))
        .hits();
  }

  @Test
  void processesOfOneSecretShareAndThoseOfAnotherDoNot() {
    assertEquals(0, found(process("the-first-secret")));
    assertEquals(2, found(process("the-first-secret")));
    assertEquals(0, found(process("the-second-secret")));
  }

  @Test
  void aProcessWithoutASecretRemembersAndSharesNothing() {
    Embedder alone = process("");

    assertEquals(0, found(alone));
    assertEquals(2, found(alone));
    assertEquals(0, found(process("")));
    assertEquals(
        0, CLIENTS.dynamoDb().scan(r -> r.tableName(tables.get("EMBEDWAY_CACHE_TABLE"))).count());
  }
}
