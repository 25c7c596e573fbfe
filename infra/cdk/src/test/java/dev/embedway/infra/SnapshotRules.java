package dev.embedway.infra;

import static dev.embedway.infra.InvocationRules.fault;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Faults of functions that start from snapshots. */
final class SnapshotRules {

  /**
   * Lambda makes a version inactive that was not invoked for 14 days; a day is left for retries.
   */
  private static final Duration IDLE = Duration.ofDays(13);

  private static final Pattern LIVE_NAMES =
      Pattern.compile("(^|.* )-Dsun\\.net\\.inetaddr\\.ttl=0( .*|$)");
  private static final Set<String> RUNTIMES = Set.of("java11", "java17", "java21", "java25");
  private static final int EPHEMERAL_MB = 512;

  private SnapshotRules() {}

  private static Stream<Resource> functions(Assembly assembly) {
    return assembly
        .all("AWS::Lambda::Function")
        .filter(function ->
            function.property("SnapStart").path("ApplyOn").asText().equals("PublishedVersions"));
  }

  /** Functions whose JVM would go on using addresses that it looked up before the snapshot. */
  static Stream<String> names(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return functions(assembly)
        .filter(function ->
            !LIVE_NAMES.matcher(cfn.text(variables(function).path("JAVA_TOOL_OPTIONS"))).matches())
        .map(function -> function + " keeps addresses of names in its snapshot");
  }

  /** Functions that nothing invokes for so long that their snapshot is given up. */
  static Stream<String> idle(Assembly assembly) {
    return functions(assembly)
        .filter(function ->
            assembly
                .all(InvocationRules.SCHEDULE)
                .filter(each -> !each.property("State").asText().equals("DISABLED"))
                .filter(each -> isQualified(assembly, each.property("Target").path("Arn")))
                .filter(
                    each -> assembly.target(each.property("Target").path("Arn")).equals(function))
                .noneMatch(each -> InvocationRules.period(each).compareTo(IDLE) <= 0))
        .map(function -> function + " may be idle for 14 days");
  }

  /** Invocations of a function's unpublished code, which has no snapshot. */
  static Stream<String> unpublished(Assembly assembly) {
    Stream<JsonNode> targets =
        Stream.of(
                targets(assembly, "AWS::Lambda::EventSourceMapping", "FunctionName", ""),
                targets(assembly, "AWS::ApiGatewayV2::Integration", "IntegrationUri", ""),
                targets(assembly, InvocationRules.SCHEDULE, "Target", "/Arn"))
            .flatMap(each -> each);
    return targets
        .filter(target -> functions(assembly).anyMatch(assembly.target(target)::equals))
        .filter(target -> !isQualified(assembly, target))
        .map(target -> target + " is invoked without its version");
  }

  private static Stream<JsonNode> targets(
      Assembly assembly, String type, String property, String rest) {
    return assembly.all(type).map(each -> each.property(property).at(rest));
  }

  /** True if an ARN or a name ends with a version or an alias. */
  private static boolean isQualified(Assembly assembly, JsonNode target) {
    return new Cfn(assembly)
        .text(target)
        .matches("(arn:aws:lambda:[^:]+:[^:]+:function:)?[^:]+:[^:]+");
  }

  /** Functions with something that SnapStart does not go with. */
  static Stream<String> unsupported(Assembly assembly) {
    return functions(assembly)
        .flatMap(function ->
            Stream.of(
                    fault(
                        !RUNTIMES.contains(function.property("Runtime").asText()),
                        function + " has a runtime without snapshots"),
                    fault(
                        function.property("PackageType").asText().equals("Image"),
                        function + " is an image"),
                    fault(
                        function.property("EphemeralStorage").path("Size").asInt(EPHEMERAL_MB)
                            > EPHEMERAL_MB,
                        function + " has more than 512 MB of ephemeral storage"),
                    fault(
                        function.property("FileSystemConfigs").size() > 0,
                        function + " has a file system"),
                    provisioned(assembly, function))
                .flatMap(faults -> faults));
  }

  private static Stream<String> provisioned(Assembly assembly, Resource function) {
    return Stream.of("AWS::Lambda::Alias", "AWS::Lambda::Version")
        .flatMap(assembly::all)
        .filter(each -> assembly.target(each.property("FunctionName")).equals(function))
        .filter(each -> !each.property("ProvisionedConcurrencyConfig").isMissingNode())
        .map(each -> each + " has provisioned concurrency");
  }

  /** Functions whose snapshot would hold credentials that do not change with the environment. */
  static Stream<String> credentials(Assembly assembly) {
    return functions(assembly)
        .flatMap(function ->
            variables(function)
                .propertyStream()
                .map(variable -> variable.getKey())
                .filter(name -> name.matches("AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN)"))
                .map(name -> function + " has " + name));
  }

  /**
   * Values that CloudFormation resolves: a secret in the clear, in the template of the function.
   */
  static Stream<String> resolvedSecrets(Assembly assembly) {
    return assembly
        .all("AWS::Lambda::Function")
        .filter(function -> variables(function).toString().contains("{{resolve:"))
        .map(function -> function + " has a secret among its variables");
  }

  static JsonNode variables(Resource function) {
    return function.property("Environment").path("Variables");
  }
}
