package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static dev.embedway.infra.InvocationRules.held;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.infra.Iam.Call;
import dev.embedway.infra.construct.Names;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.QueueId;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Faults of roles that may not make a call that their function makes. The calls are those of {@code
 * calls.txt}, which the bundle tests hold against what the functions do.
 */
final class CallRules {

  private static final String LIST = "/calls.txt";
  private static final Set<String> WORKERS = names(FunctionId.CHUNKING, FunctionId.RECONCILE);

  private CallRules() {}

  /**
   * A call.
   *
   * @param function its name in the topology
   * @param action such as {@code s3:GetObject}
   * @param resource name in the topology of a table, an index of one, a queue or a bucket
   */
  private record Recorded(String function, String action, String resource) {}

  /** Calls that are not granted. */
  static Stream<String> refused(Assembly assembly) {
    return recorded().stream()
        .flatMap(call ->
            assembly
                .all("AWS::Lambda::Function")
                .filter(each -> each.property("Description").asText().equals(call.function()))
                .flatMap(function ->
                    arns(assembly, call)
                        .flatMap(needed ->
                            held(assembly, assembly.target(function.property("Role")), needed))));
  }

  /** Calls that a policy of the bucket or queue denies. */
  static Stream<String> denied(Assembly assembly) {
    Iam iam = new Iam(new Cfn(assembly));
    List<JsonNode> denials =
        Stream.of("AWS::S3::BucketPolicy", "AWS::SQS::QueuePolicy")
            .flatMap(assembly::all)
            .flatMap(policy -> policy.statements("PolicyDocument"))
            .filter(statement -> statement.path("Effect").asText().equals("Deny"))
            .toList();
    return recorded().stream()
        .flatMap(call -> arns(assembly, call))
        .distinct()
        .filter(call -> iam.denies(denials.stream(), call))
        .map(call -> "a policy denies " + call);
  }

  private static List<Recorded> recorded() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(CallRules.class.getResourceAsStream(LIST)),
                StandardCharsets.UTF_8))) {
      return lines
          .lines()
          .map(line -> line.split(" "))
          .map(words -> new Recorded(words[0], words[1], words[2]))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Actions that IAM checks; for an absent object S3 answers 404 only to a caller who may list its
   * bucket.
   */
  private static Stream<Call> arns(Assembly assembly, Recorded call) {
    String[] names = call.resource().split("/", 2);
    String arn = arn(assembly, names[0]) + (names.length == 2 ? "/" + names[1] : "");
    return switch (call.action()) {
      case "s3:ListBucket", "s3:ListBucketVersions" -> Stream.of(Call.byRole(call.action(), arn));
      case "s3:GetObject" ->
          Stream.of(
              Call.byRole(call.action(), arn + "/tenant/store/object"),
              Call.byRole("s3:ListBucket", arn));
      case "s3:PutObject", "s3:DeleteObject", "s3:DeleteObjectVersion" ->
          Stream.of(Call.byRole(call.action(), arn + "/tenant/store/object"));
      default ->
          Stream.of(
              new Call(
                  Optional.empty(),
                  call.action(),
                  arn,
                  Map.of("aws:SecureTransport", "true", "dynamodb:LeadingKeys", leadingKey(call))));
    };
  }

  /**
   * The partition that a call asks for: workers ask for tenants alone where keys are kept, and for
   * records of objects alone in the audit, to which the compactor adds those of erased tenants.
   */
  private static String leadingKey(Recorded call) {
    if (call.function().equals(FunctionId.COMPACTOR.functionName())) {
      return "A#erased-0123456789abcdef0123456789abcdef";
    }
    if (!WORKERS.contains(call.function())) {
      return "any";
    }
    return switch (call.resource()) {
      case Topology.ACCESS_TABLE -> "tenants";
      case Topology.AUDIT_TABLE -> "S#tenant";
      default -> "any";
    };
  }

  /** The ARN of what some function's variable names. */
  private static String arn(Assembly assembly, String name) {
    String variable = variable(name);
    JsonNode value =
        assembly
            .all("AWS::Lambda::Function")
            .map(function -> SnapshotRules.variables(function).path(variable))
            .filter(each -> !each.isMissingNode())
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("nobody knows " + variable));
    return new Cfn(assembly).arn(assembly.target(value));
  }

  private static String variable(String name) {
    if (name.equals(Assembly.TOPOLOGY.documentsBucket())) {
      return "EMBEDWAY_DOCUMENTS_BUCKET";
    }
    if (name.equals(Assembly.TOPOLOGY.artifactsBucket())) {
      return "EMBEDWAY_ARTIFACTS_BUCKET";
    }
    return Assembly.TOPOLOGY.tables().stream().map(TableSpec::name).anyMatch(name::equals)
        ? Names.tableVariable(name)
        : Stream.of(QueueId.values())
            .flatMap(queue ->
                Stream.of(
                    Map.entry(queue.queueName(), queue.variable()),
                    Map.entry(queue.deadLetterMapping().queue(), queue.deadLetterVariable())))
            .filter(named -> named.getKey().equals(name))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElseThrow();
  }
}
