package dev.embedway.deployment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.settings.Setting;
import dev.embedway.local.cloud.RunningTopology;
import dev.embedway.local.runner.event.EventSourceMapping;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Facts of a running local cloud, read from its services, in the words of {@link Facts}. */
final class LocalFacts {

  private final RunningTopology running;
  private final Facts facts = new Facts();

  /** Variable by the name that it has when nobody sets it, which is the local cloud's. */
  private final Map<String, String> variables;

  private LocalFacts(RunningTopology running) {
    this.running = running;
    this.variables =
        EmbedwaySettings.all().stream()
            .filter(setting -> Facts.namesAResource(setting.name()))
            .collect(Collectors.toMap(Setting::fallback, Setting::name));
  }

  static NavigableMap<String, String> of(RunningTopology running) {
    LocalFacts local = new LocalFacts(running);
    EmbedwaySettings.all().stream().map(Setting::name).forEach(local.facts::variable);
    local.queues();
    local.running.mappings().forEach(local::mapping);
    local.running.clients().dynamoDb().listTables().tableNames().forEach(local::table);
    local
        .running
        .clients()
        .s3()
        .listBuckets()
        .buckets()
        .forEach(bucket -> local.facts.bucket(local.variable(bucket.name())));
    local
        .running
        .functions()
        .forEach(function ->
            local.facts.function(
                function.name(), function.handlerType().getName(), function.spec().timeout()));
    local
        .running
        .periods()
        .forEach((function, period) -> local.facts.schedule(function.functionName(), period));
    return local.facts.all();
  }

  private void queues() {
    Map<String, Map<QueueAttributeName, String>> byName = new HashMap<>();
    running
        .clients()
        .sqs()
        .listQueues()
        .queueUrls()
        .forEach(url -> byName.put(nameOf(url, "/"), attributes(url)));
    Map<String, String> deadLetters = new HashMap<>();
    byName.forEach((name, attributes) -> {
      String target = redrive(attributes).path("deadLetterTargetArn").asText();
      if (!target.isEmpty()) {
        deadLetters.put(nameOf(target, ":"), Facts.deadLetters(variable(name)));
      }
    });
    byName.forEach((name, attributes) -> {
      String retention = attributes.getOrDefault(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "-");
      if (variables.containsKey(name)) {
        facts.queue(
            variable(name),
            Objects.requireNonNull(attributes.get(QueueAttributeName.VISIBILITY_TIMEOUT)),
            redrive(attributes).path("maxReceiveCount").asText(),
            retention);
      } else {
        facts.otherQueue(deadLetters.getOrDefault(name, name), retention);
      }
    });
  }

  private Map<QueueAttributeName, String> attributes(String url) {
    return running
        .clients()
        .sqs()
        .getQueueAttributes(get -> get.queueUrl(url).attributeNames(QueueAttributeName.ALL))
        .attributes();
  }

  private static JsonNode redrive(Map<QueueAttributeName, String> attributes) {
    try {
      return new ObjectMapper()
          .readTree(attributes.getOrDefault(QueueAttributeName.REDRIVE_POLICY, "{}"));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private void mapping(EventSourceMapping mapping) {
    facts.mapping(
        variable(nameOf(mapping.queueUrl(), "/")),
        mapping.functionName(),
        mapping.spec().batchSize(),
        mapping.spec().window(),
        mapping.spec().maxConcurrency());
  }

  private void table(String name) {
    TableDescription table =
        running.clients().dynamoDb().describeTable(describe -> describe.tableName(name)).table();
    NavigableMap<String, String> indexes = new TreeMap<>();
    table
        .globalSecondaryIndexes()
        .forEach(index -> indexes.put(index.indexName(), keys(index.keySchema())));
    String ttl =
        running
            .clients()
            .dynamoDb()
            .describeTimeToLive(describe -> describe.tableName(name))
            .timeToLiveDescription()
            .attributeName();
    facts.table(variable(name), keys(table.keySchema()), indexes, ttl == null ? "" : ttl);
  }

  private static String keys(List<KeySchemaElement> schema) {
    return schema.stream()
        .map(key -> key.keyTypeAsString() + " " + key.attributeName())
        .collect(Collectors.joining(", "));
  }

  private static String nameOf(String address, String separator) {
    return address.substring(address.lastIndexOf(separator) + 1);
  }

  /** Names that no variable has are kept as they are, and so are differences. */
  private String variable(String name) {
    return variables.getOrDefault(name, name);
  }
}
