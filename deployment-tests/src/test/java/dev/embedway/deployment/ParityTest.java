package dev.embedway.deployment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.settings.Setting;
import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The synthesized templates against the parts of a local cloud that runs. */
@Timeout(360)
class ParityTest {

  private static final String FUNCTIONS = "dev.embedway.functions.";

  /** Each with its reason. */
  private static final Map<String, String> DIFFERENCES =
      Map.ofEntries(
          // ElasticMQ ignores retention; queues end with the process.
          Map.entry("queue EMBEDWAY_CHUNKING_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry("queue EMBEDWAY_EMBEDDING_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry("queue EMBEDWAY_EMBEDDING_BULK_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry("queue EMBEDWAY_STORAGE_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry("queue EMBEDWAY_STORAGE_BULK_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry(
              "queue EMBEDWAY_CHUNKING_DEAD_LETTER_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry(
              "queue EMBEDWAY_EMBEDDING_DEAD_LETTER_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry(
              "queue EMBEDWAY_EMBEDDING_BULK_DEAD_LETTER_QUEUE, retention",
              "1209600 on AWS, - here"),
          Map.entry(
              "queue EMBEDWAY_STORAGE_DEAD_LETTER_QUEUE, retention", "1209600 on AWS, - here"),
          Map.entry(
              "queue EMBEDWAY_STORAGE_BULK_DEAD_LETTER_QUEUE, retention", "1209600 on AWS, - here"),
          // What Scheduler could not start; here there is nothing between clock and work.
          Map.entry("queue SchedulesDeadLetters, retention", "1209600 on AWS, - here"),
          // s3proxy has no notifications; the server's own writes are told to the queue.
          Map.entry(
              "bucket EMBEDWAY_DOCUMENTS_BUCKET, s3:ObjectCreated:*",
              "EMBEDWAY_CHUNKING_QUEUE on AWS, - here"),
          Map.entry(
              "bucket EMBEDWAY_DOCUMENTS_BUCKET, s3:ObjectRemoved:Delete",
              "EMBEDWAY_CHUNKING_QUEUE on AWS, - here"),
          // A thread of the local cloud does the same work in the same period.
          Map.entry(
              "function embedway-compactor",
              FUNCTIONS + "compactor.CompactorHandler within PT15M on AWS, - here"),
          Map.entry(
              "function embedway-reconcile",
              FUNCTIONS + "chunking.ReconcileHandler within PT5M on AWS, - here"),
          Map.entry(
              "function embedway-reembed",
              FUNCTIONS + "reembed.ReembedHandler within PT2M on AWS, - here"),
          // A person at a laptop watches it.
          Map.entry("schedule of embedway-reembed", "PT1M on AWS, PT2S here"),
          Map.entry("schedule of embedway-data", "PT1M on AWS, PT2S here"),
          // An event that keeps a snapshot; there are none here.
          Map.entry("schedule of embedway-api", "PT240H on AWS, - here"),
          Map.entry("schedule of embedway-chunking", "PT240H on AWS, - here"),
          Map.entry("schedule of embedway-deadletter", "PT240H on AWS, - here"),
          Map.entry("schedule of embedway-embedding", "PT240H on AWS, - here"),
          Map.entry("schedule of embedway-storage", "PT240H on AWS, - here"),
          // A server that never pauses may be woken every minute.
          Map.entry("schedule of embedway-graphs", "PT24H on AWS, PT1M here"),
          Map.entry(
              "function embedway-graphs",
              FUNCTIONS + "database.HnswIndexesHandler within PT15M on AWS, - here"),
          // The local cloud's start does it.
          Map.entry(
              "function embedway-migrations",
              FUNCTIONS + "database.MigrationsHandler within PT5M on AWS, - here"),
          // Aurora's roles; the local server has a superuser.
          Map.entry(
              "function embedway-database-roles",
              FUNCTIONS + "database.DatabaseRolesHandler within PT5M on AWS, - here"));

  @Test
  void templatesAndTheRunningCloudDifferInWhatIsNamedHereAlone(@TempDir Path directory)
      throws IOException {
    NavigableMap<String, String> deployed =
        DeployedFacts.of(Templates.in(Properties.path("assembly")));
    NavigableMap<String, String> local = running(directory);

    assertEquals(lines(new TreeMap<>(DIFFERENCES)), lines(Facts.differences(deployed, local)));
    assertTrue(
        deployed.keySet().stream().filter(local::containsKey).count() > DIFFERENCES.size(),
        "more is the same than differs");
  }

  @Test
  void everyHandlerIsAClassThatLambdaCanMake() throws Exception {
    List<String> handlers =
        Templates.in(Properties.path("assembly"))
            .all("AWS::Lambda::Function")
            .map(function -> function.property("Handler").asText())
            .toList();

    assertFalse(handlers.isEmpty());
    for (String handler : handlers) {
      Class<?> type = Class.forName(handler, false, ParityTest.class.getClassLoader());
      assertTrue(Modifier.isPublic(type.getConstructor().getModifiers()), handler);
      assertTrue(
          RequestHandler.class.isAssignableFrom(type)
              || RequestStreamHandler.class.isAssignableFrom(type),
          handler);
    }
  }

  @Test
  void everyVariableOfOursIsASettingThatTheLocalCloudReadsToo() throws IOException {
    Set<String> settings =
        EmbedwaySettings.all().stream().map(Setting::name).collect(Collectors.toSet());

    Set<String> unknown =
        Templates.in(Properties.path("assembly"))
            .all("AWS::Lambda::Function")
            .flatMap(
                function -> function.property("Environment").path("Variables").propertyStream())
            .map(Map.Entry::getKey)
            .filter(name -> name.startsWith("EMBED"))
            .filter(name -> !settings.contains(name))
            .collect(Collectors.toSet());

    assertEquals(Set.of(), unknown);
  }

  private static NavigableMap<String, String> running(Path directory) {
    Map<String, String> environment =
        Map.of(
            "EMBEDDINGS_MODEL_STORAGE_DIR", Properties.path("models").toString(),
            "EMBEDWAY_NATIVES_DIR", Properties.path("natives").toString());
    try (LocalCloud cloud = LocalCloud.start(CloudConfig.of(directory, 0, environment), _ -> {})) {
      return LocalFacts.of(cloud.topology());
    }
  }

  private static String lines(NavigableMap<String, String> facts) {
    StringBuilder lines = new StringBuilder();
    facts.forEach((name, value) -> lines.append(name).append(": ").append(value).append('\n'));
    return lines.toString();
  }
}
