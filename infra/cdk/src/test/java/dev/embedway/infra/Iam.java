package dev.embedway.infra;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * IAM's decision on one call, as far as the templates' policies use its language: an explicit Deny
 * wins, then an Allow is needed. Immutable.
 *
 * @param cfn gives expressions their values
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html">Evaluation
 *     logic</a>
 */
record Iam(Cfn cfn) {

  /**
   * A call.
   *
   * @param service principal of the service that calls; empty for the holder of a role
   * @param action such as {@code sqs:SendMessage}
   * @param resource its ARN
   * @param context condition keys with their values
   */
  record Call(
      Optional<String> service, String action, String resource, Map<String, String> context) {

    Call {
      context = Map.copyOf(context);
    }

    /** A service's call for a resource of this account, over TLS. */
    static Call byService(String service, String action, String resource, String sourceArn) {
      return new Call(
          Optional.of(service),
          action,
          resource,
          Map.of(
              "aws:SecureTransport",
              "true",
              "aws:SourceAccount",
              Cfn.ACCOUNT,
              "aws:SourceArn",
              sourceArn));
    }

    /** A call by a role. */
    static Call byRole(String action, String resource) {
      return new Call(Optional.empty(), action, resource, Map.of("aws:SecureTransport", "true"));
    }

    /** The same for a resource of another account: a confused deputy's. */
    Call ofAnotherAccount() {
      return new Call(
          service,
          action,
          resource,
          Map.of(
              "aws:SecureTransport", "true",
              "aws:SourceAccount", "999999999999",
              "aws:SourceArn",
                  context.getOrDefault("aws:SourceArn", "").replace(Cfn.ACCOUNT, "999999999999")));
    }
  }

  /** True if the statements allow a call. */
  boolean allows(Stream<JsonNode> statements, Call call) {
    List<JsonNode> matching = statements.filter(each -> concerns(each, call)).toList();
    return !matching.isEmpty()
        && matching.stream().allMatch(each -> each.path("Effect").asText().equals("Allow"));
  }

  /** True when a statement denies a call. */
  boolean denies(Stream<JsonNode> statements, Call call) {
    return statements
        .filter(each -> each.path("Effect").asText().equals("Deny"))
        .anyMatch(each -> concerns(each, call));
  }

  private boolean concerns(JsonNode statement, Call call) {
    return principal(statement, call)
        && any(statement.path("Action"), pattern -> matches(pattern, call.action()))
        && (statement.path("Resource").isMissingNode()
            || any(statement.path("Resource"), pattern -> matches(pattern, call.resource())))
        && statement
            .path("Condition")
            .propertyStream()
            .allMatch(operator -> holds(operator.getKey(), operator.getValue(), call));
  }

  private boolean principal(JsonNode statement, Call call) {
    JsonNode principal = statement.path("Principal");
    if (principal.isMissingNode()) {
      return call.service().isEmpty();
    }
    return principal.asText().equals("*")
        || principal.path("AWS").asText().equals("*")
        || any(principal.path("Service"), each -> call.service().equals(Optional.of(each)));
  }

  private boolean holds(String operator, JsonNode keys, Call call) {
    return keys.propertyStream()
        .allMatch(key -> {
          Optional<String> given = Optional.ofNullable(call.context().get(key.getKey()));
          return given.isPresent()
              && any(key.getValue(), wanted -> compare(operator, wanted, given.get()));
        });
  }

  private static boolean compare(String operator, String wanted, String given) {
    return switch (operator) {
      case "Bool", "StringEquals", "ForAllValues:StringEquals" -> wanted.equals(given);
      case "StringLike", "ForAllValues:StringLike" -> matches(wanted, given);
      case "ArnLike", "ArnEquals" -> arnMatches(wanted, given);
      case "NumericLessThan" -> Double.parseDouble(given) < Double.parseDouble(wanted);
      default -> throw new IllegalArgumentException("no such operator here: " + operator);
    };
  }

  private boolean any(JsonNode oneOrMany, java.util.function.Predicate<String> test) {
    return Resource.each(oneOrMany).map(cfn::text).anyMatch(test);
  }

  /**
   * Compares ARNs as {@code ArnLike} does, and Lambda the {@code SourceArn} of a permission: each
   * of the six parts by itself, {@code *} and {@code ?} standing for characters of their part.
   */
  static boolean arnMatches(String pattern, String arn) {
    Iterator<String> parts = List.of(arn.split(":", 6)).iterator();
    for (String part : pattern.split(":", 6)) {
      if (!parts.hasNext() || !matches(part, parts.next())) {
        return false;
      }
    }
    return !parts.hasNext();
  }

  /** Compares a text with a pattern in which {@code *} is any text and {@code ?} a character. */
  static boolean matches(String pattern, String text) {
    String expression =
        pattern
            .chars()
            .mapToObj(c -> c == '*' ? ".*" : c == '?' ? "." : Pattern.quote(Character.toString(c)))
            .collect(Collectors.joining());
    return Pattern.compile(expression, Pattern.DOTALL).matcher(text).matches();
  }
}
