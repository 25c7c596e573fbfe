package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Agreement of the documentation with the stacks. */
@ExtendWith(Assemblies.class)
class DocumentsTest {

  private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

  private final Assemblies assemblies;

  DocumentsTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @Test
  void everyAlarmHasItsSectionAndEverySectionItsAlarm() {
    Set<String> alarms =
        assemblies
            .of(Variant.DEV)
            .all("AWS::CloudWatch::Alarm")
            .map(alarm -> alarm.property("AlarmName").asText().replace("embedway-dev-", ""))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sections =
        lines("operations.md").stream()
            .filter(line -> line.startsWith("### `"))
            .flatMap(DocumentsTest::quoted)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(alarms, sections);
  }

  @ParameterizedTest
  @EnumSource
  void everyAlarmTellsSomebody(Variant variant) {
    assemblies
        .of(variant)
        .all("AWS::CloudWatch::Alarm")
        .forEach(alarm -> {
          assertTrue(alarm.property("AlarmActions").size() > 0, alarm.toString());
          assertEquals("notBreaching", alarm.property("TreatMissingData").asText());
        });
  }

  @ParameterizedTest
  @EnumSource
  void thereIsOneDashboard(Variant variant) {
    assertEquals(1, assemblies.of(variant).all("AWS::CloudWatch::Dashboard").count());
  }

  @Test
  void dashboardShowsFaultsOfEveryWorkerAsTheyWriteThem() {
    String body =
        assemblies
            .of(Variant.DEV)
            .all("AWS::CloudWatch::Dashboard")
            .findFirst()
            .orElseThrow()
            .property("DashboardBody")
            .toString();

    for (String name : List.of("MessageFaults", "MessagesFailed")) {
      assertEquals(
          FunctionId.startedBy(EventSource.QUEUE).size(),
          Pattern.compile("Embedway\\W+" + name + "\\W+function_name")
              .matcher(body)
              .results()
              .count(),
          name);
    }
    assertTrue(body.contains("ApproximateNumberOfMessagesNotVisible"), body);
    assertTrue(body.contains("OldestOpenJobAge"), body);
  }

  @Test
  void oldestOpenJobRingsAfterTwoRunsOfReconcile() {
    Resource alarm =
        assemblies
            .of(Variant.DEV)
            .all("AWS::CloudWatch::Alarm")
            .filter(each -> each.property("MetricName").asText().equals("OldestOpenJobAge"))
            .findFirst()
            .orElseThrow();

    assertEquals(7200, alarm.property("Threshold").asInt());
    assertEquals(3600, alarm.property("Period").asInt());
    assertEquals(1, alarm.property("EvaluationPeriods").asInt());
    assertEquals("notBreaching", alarm.property("TreatMissingData").asText());
  }

  @Test
  void theBillHasALineForEveryKindOfResource() {
    Set<String> billed =
        lines("cost.md").stream()
            .filter(line -> line.startsWith("| "))
            .flatMap(DocumentsTest::quoted)
            .filter(word -> word.contains("::"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> deployed =
        assemblies
            .of(Variant.DEV)
            .all()
            .map(Resource::type)
            .filter(type -> !type.startsWith("Custom::") && !type.startsWith("AWS::CDK::"))
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(deployed, billed);
  }

  @Test
  void theBillCountsTheAlarmsAndQueuesThatThereAre() {
    Assembly assembly = assemblies.of(Variant.DEV);
    String page = String.join("\n", lines("cost.md"));

    assertTrue(
        page.contains("| " + assembly.all("AWS::CloudWatch::Alarm").count() + " alarms"), "alarms");
    assertTrue(
        page.contains(
            "| pollers of " + assembly.all("AWS::Lambda::EventSourceMapping").count() + " queues"),
        "pollers");
  }

  private static Stream<String> quoted(String line) {
    return QUOTED.matcher(line).results().map(word -> word.group(1));
  }

  private static List<String> lines(String page) {
    try {
      return Files.readAllLines(Assembly.docs().resolve(page));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
