package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** What policies say. */
final class PolicyRules {

  private PolicyRules() {}

  /** Whether a resource's policy turns away whoever comes without TLS. */
  static boolean deniesPlainHttp(Resource policy, String document) {
    return policy
        .statements(document)
        .anyMatch(statement ->
            statement.path("Effect").asText().equals("Deny")
                && statement
                    .path("Condition")
                    .path("Bool")
                    .path("aws:SecureTransport")
                    .asText()
                    .equals("false"));
  }

  /** Every statement of a role's policies, those inside the role too. */
  static Stream<JsonNode> statements(Resource resource) {
    return Stream.concat(
        resource.statements("PolicyDocument"),
        resource
            .property("Policies")
            .valueStream()
            .flatMap(policy -> policy.path("PolicyDocument").path("Statement").valueStream()));
  }

  /** The actions that policies grant to a role. */
  static Stream<String> actions(Assembly assembly, Resource role) {
    return assembly
        .all("AWS::IAM::Policy")
        .filter(policy ->
            policy
                .property("Roles")
                .valueStream()
                .anyMatch(each -> assembly.target(each).equals(role)))
        .flatMap(PolicyRules::statements)
        .flatMap(statement -> Resource.each(statement.path("Action")))
        .map(JsonNode::asText);
  }
}
