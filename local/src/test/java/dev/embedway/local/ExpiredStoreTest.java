package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreExpiry;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.testing.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A store of a local cloud that nobody used: it is expired, then gone with all that it had. */
@Timeout(300)
final class ExpiredStoreTest {

  private static final Duration BOUND = Duration.ofMinutes(1);
  private static final TenantId TENANT = new TenantId("default");
  private static final String STORE = "/v1/vector_stores/notes";
  private static final ObjectKey KEY = new ObjectKey(TENANT, "notes", "a.txt");

  private final LocalCloud cloud;
  private final Api api;

  ExpiredStoreTest() throws IOException {
    Path directory = Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
    Map<String, String> variables = new HashMap<>(TestEnvironment.variables());
    variables.put("EMBEDWAY_RECONCILE_INTERVAL", "10s");
    cloud = RunningCloud.start(directory, variables).cloud();
    api = Api.of(cloud.connection());
  }

  @AfterEach
  void stop() {
    cloud.close();
  }

  /** The store was last used so long ago. */
  private void unusedFor(Duration time) {
    StoreCatalog catalog = cloud.services().pipeline().ports().catalog();
    StoreSpec seen = catalog.require(TENANT, "notes");
    StoreSpec next = seen.with(Optional.of(new StoreExpiry(1, Instant.now().minus(time))));
    assertTrue(catalog.replace(next, seen));
  }

  private int search() {
    return api.post(STORE + "/search", api.object().put("query", "whelks")).status();
  }

  private boolean hasObject() {
    return cloud.services().pipeline().ports().bucket().head(KEY).isPresent();
  }

  private ObjectNode compaction() {
    return (ObjectNode) api.post("/v1/embeddings/compactor/run", api.object()).body();
  }

  @Test
  void storeThatNobodyUsedIsExpiredAndThenGone() {
    ObjectNode body = api.object().put("name", "notes");
    body.putObject("expires_after").put("anchor", "last_active_at").put("days", 1);
    assertEquals(200, api.post("/v1/vector_stores", body).status());
    api.awaitCompleted(
        api.upload("notes", "a.txt", "Whelks bore through shells.").path("id").asText());
    assertEquals(200, search());

    unusedFor(Duration.ofDays(2));

    assertEquals("expired", api.get(STORE).body().path("status").asText());
    assertEquals(409, search());
    assertEquals("done", compaction().path("end").asText());
    assertEquals("expired", api.get(STORE).body().path("status").asText());
    assertTrue(hasObject());

    unusedFor(Duration.ofDays(2).plus(StoreExpiry.KEPT));
    // An object of the second of the deletion may have been put after it.
    Await.anotherSecond();
    ObjectNode report = compaction();

    assertEquals(1, report.path("collections_touched").asInt(), report.toString());
    assertEquals(404, api.get(STORE).status());
    assertEquals(404, search());
    assertEquals(0, api.get("/v1/documents").body().path("data").size());
    Await.until(() -> !hasObject(), BOUND);
    assertEquals(200, api.post("/v1/vector_stores", api.object().put("name", "notes")).status());
  }
}
