package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * cdk-nag's AwsSolutions rules: what they find is explained here or is a fault, and an explanation
 * that explains nothing is one too.
 */
@ExtendWith(Assemblies.class)
class NagTest {

  /**
   * A finding that stays, with the reason.
   *
   * @param rule first part of the rule's id
   * @param place part of the resource's path
   * @param because the reason, in a sentence
   */
  private record Explained(String rule, String place, String because) {

    boolean covers(Finding finding) {
      return finding.rule().startsWith(rule) && finding.path().contains(place);
    }
  }

  private record Finding(String rule, String path) {}

  private static final List<Explained> EXPLAINED =
      List.of(
          new Explained(
              "AwsSolutions-APIG4",
              "/Edge/Http/",
              "Keys are checked in the functions, which know tenants and roles; health needs none."),
          new Explained(
              "AwsSolutions-DDB3",
              "/CacheTable",
              "What is lost of a cache is made again, and it is written all the time."),
          new Explained(
              "AwsSolutions-IAM4",
              "/Role/Resource",
              "AWS's own policy for network interfaces, whose actions know no narrower resource."),
          new Explained(
              "AwsSolutions-IAM4",
              "/Releases/",
              "AWS's own policy of CodeDeploy for Lambda, narrowed by AWS to what a shift needs."),
          new Explained(
              "AwsSolutions-IAM5",
              "/Role/DefaultPolicy/",
              "The objects of a bucket of ours: their keys are the users'. AccessRulesTest says that no"
                  + " other star is there."),
          new Explained(
              "AwsSolutions-RDS10",
              "embedway-dev-stateful/Database/Cluster",
              "A development stage is to go away when asked to; production is protected."),
          new Explained(
              "AwsSolutions-S1",
              "/Buckets/",
              "Access logs would be a third bucket that costs more than what it logs; CloudTrail's"
                  + " data events can be turned on where they are needed."),
          new Explained(
              "AwsSolutions-SMG4",
              "/Database/Master",
              "Only a function that runs at deployments reads it; rotating needs a function and a"
                  + " way into the network. docs/operations.md says how to change it by hand."),
          new Explained(
              "AwsSolutions-SMG4",
              "/CacheSecret",
              "Another value empties the cache, which is paid for again; docs/operations.md says when"
                  + " to change it."),
          new Explained(
              "AwsSolutions-SMG4",
              "/DeadLetterKey",
              "A key that is replaced still has to read; docs/operations.md says how to."),
          new Explained(
              "AwsSolutions-SQS3",
              "/Schedules/DeadLetters",
              "It is the dead-letter queue of Scheduler, which the rule does not look at."),
          new Explained(
              "AwsSolutions-VPC7",
              "/Database/Network/Vpc",
              "Nothing of the network is reached from outside, and flow logs are paid by the"
                  + " byte; turn them on where an audit asks."),
          new Explained(
              "AwsSolutions-EC23",
              "/Database/Network/Vpc/S",
              "The rule cannot read the network's range, which is an expression; it is not open"
                  + " to the world."));

  private final Assemblies assemblies;

  NagTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @Test
  void everyFindingIsExplained() throws IOException {
    Set<String> unexplained =
        findings()
            .filter(finding -> EXPLAINED.stream().noneMatch(each -> each.covers(finding)))
            .map(Finding::toString)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of(), unexplained);
  }

  @Test
  void everyExplanationExplainsSomething() throws IOException {
    List<Finding> findings = findings().toList();

    assertFalse(findings.isEmpty(), "the checks have not run");
    assertEquals(
        List.of(),
        EXPLAINED.stream().filter(each -> findings.stream().noneMatch(each::covers)).toList());
  }

  private Stream<Finding> findings() throws IOException {
    Stream<Finding> all = Stream.of();
    for (Variant variant : Variant.values()) {
      try (Stream<Path> files = Files.list(assemblies.of(variant).directory())) {
        for (Path report :
            files.filter(file -> file.toString().endsWith("NagReport.json")).toList()) {
          all = Stream.concat(all, findings(Assembly.json(report)));
        }
      }
    }
    return all;
  }

  private static Stream<Finding> findings(JsonNode report) {
    return report
        .path("lines")
        .valueStream()
        .filter(line -> !line.path("compliance").asText().equals("Compliant"))
        .map(line -> new Finding(line.path("ruleId").asText(), line.path("resourceId").asText()));
  }
}
