package dev.embedway.deployment;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.deployment.Templates.Resource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** Facts of a deployment, read from its templates, in the words of {@link Facts}. */
final class DeployedFacts {

  private static final Pattern RATE = Pattern.compile("rate\\(([0-9]+) minutes?\\)");

  private final Templates templates;
  private final Facts facts = new Facts();

  /** Variable by the id of the resource that it names. */
  private final Map<String, String> variables = new HashMap<>();

  private DeployedFacts(Templates templates) {
    this.templates = templates;
  }

  static NavigableMap<String, String> of(Templates templates) {
    DeployedFacts deployed = new DeployedFacts(templates);
    deployed.functions();
    templates.all("AWS::SQS::Queue").forEach(deployed::queue);
    templates.all("AWS::Lambda::EventSourceMapping").forEach(deployed::mapping);
    templates.all("AWS::DynamoDB::Table").forEach(deployed::table);
    templates.all("AWS::S3::Bucket").forEach(deployed::bucket);
    templates.all("AWS::Scheduler::Schedule").forEach(deployed::schedule);
    return deployed.facts.all();
  }

  private void functions() {
    templates
        .all("AWS::Lambda::Function")
        .forEach(function -> {
          facts.function(
              nameOf(function),
              function.property("Handler").asText(),
              Duration.ofSeconds(function.property("Timeout").asLong()));
          function
              .property("Environment")
              .path("Variables")
              .properties()
              .forEach(variable -> variable(variable.getKey(), variable.getValue()));
        });
  }

  private void variable(String name, JsonNode value) {
    facts.variable(name);
    if (!Facts.namesAResource(name)) {
      return;
    }
    String id = templates.target(value).id();
    String before = variables.put(id, name);
    if (before != null && !before.equals(name)) {
      throw new AssertionError(name + " and " + before + " both name " + id);
    }
  }

  private void queue(Resource queue) {
    JsonNode redrive = queue.property("RedrivePolicy");
    String variable = variables.get(queue.id());
    if (variable == null) {
      facts.otherQueue(deadLettersOf(queue), queue.property("MessageRetentionPeriod").asText());
    } else {
      facts.queue(
          variable,
          queue.property("VisibilityTimeout").asText(),
          redrive.path("maxReceiveCount").asText(),
          queue.property("MessageRetentionPeriod").asText());
    }
  }

  private String deadLettersOf(Resource queue) {
    return templates
        .all("AWS::SQS::Queue")
        .filter(each -> each.property("RedrivePolicy").has("deadLetterTargetArn"))
        .filter(each ->
            templates
                .target(each.property("RedrivePolicy").path("deadLetterTargetArn"))
                .id()
                .equals(queue.id()))
        .map(each -> Facts.deadLetters(variable(each)))
        .findFirst()
        .orElse(queue.name());
  }

  private void mapping(Resource mapping) {
    facts.mapping(
        variable(templates.target(mapping.property("EventSourceArn"))),
        nameOf(templates.target(mapping.property("FunctionName"))),
        mapping.property("BatchSize").asInt(),
        Duration.ofSeconds(mapping.property("MaximumBatchingWindowInSeconds").asLong()),
        mapping.property("ScalingConfig").path("MaximumConcurrency").asInt());
  }

  private void table(Resource table) {
    NavigableMap<String, String> indexes = new TreeMap<>();
    table
        .property("GlobalSecondaryIndexes")
        .forEach(index -> indexes.put(index.path("IndexName").asText(), keys(index)));
    facts.table(
        variable(table),
        keys(table.json().path("Properties")),
        indexes,
        table.property("TimeToLiveSpecification").path("AttributeName").asText());
  }

  private static String keys(JsonNode tableOrIndex) {
    return StreamSupport.stream(tableOrIndex.path("KeySchema").spliterator(), false)
        .map(key -> key.path("KeyType").asText() + " " + key.path("AttributeName").asText())
        .collect(Collectors.joining(", "));
  }

  private void bucket(Resource bucket) {
    String variable = variable(bucket);
    facts.bucket(variable);
    bucket
        .property("NotificationConfiguration")
        .path("QueueConfigurations")
        .forEach(notification ->
            facts.event(
                variable,
                notification.path("Event").asText(),
                variable(templates.target(notification.path("Queue")))));
  }

  private void schedule(Resource schedule) {
    Matcher rate = RATE.matcher(schedule.property("ScheduleExpression").asText());
    if (!rate.matches()) {
      throw new AssertionError(schedule.json());
    }
    facts.schedule(
        nameOf(templates.target(schedule.property("Target").path("Arn"))),
        Duration.ofMinutes(Long.parseLong(rate.group(1))));
  }

  private static String nameOf(Resource function) {
    return function.property("Description").asText();
  }

  private String variable(Resource resource) {
    return Objects.requireNonNull(variables.get(resource.id()), resource.id());
  }
}
