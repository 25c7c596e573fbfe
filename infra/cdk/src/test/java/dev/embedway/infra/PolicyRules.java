package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;

/** Rules for policies. */
final class PolicyRules {

  private PolicyRules() {}

  /** True if a resource's policy denies callers without TLS. */
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

  /** On what policies grant an action to a role, as text. */
  static Stream<String> resources(Assembly assembly, Resource role, String action) {
    return granted(assembly, role)
        .filter(statement ->
            Resource.each(statement.path("Action")).anyMatch(each -> each.asText().equals(action)))
        .flatMap(statement -> Resource.each(statement.path("Resource")))
        .map(JsonNode::toString);
  }

  /** The actions that policies grant to a role. */
  static Stream<String> actions(Assembly assembly, Resource role) {
    return granted(assembly, role)
        .flatMap(statement -> Resource.each(statement.path("Action")))
        .map(JsonNode::asText);
  }

  /** Every statement that policies grant to a role. */
  static Stream<JsonNode> granted(Assembly assembly, Resource role) {
    return assembly
        .all("AWS::IAM::Policy")
        .filter(policy ->
            policy
                .property("Roles")
                .valueStream()
                .anyMatch(each -> assembly.target(each).equals(role)))
        .flatMap(PolicyRules::statements);
  }
}
