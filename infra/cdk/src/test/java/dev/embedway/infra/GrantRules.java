package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static dev.embedway.infra.InvocationRules.fault;
import static dev.embedway.infra.InvocationRules.held;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.infra.Iam.Call;
import dev.embedway.topology.FunctionId;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Faults of roles: what a function may not do and has to, or may do and need not. */
final class GrantRules {

  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final Set<String> SECRET_ACTIONS =
      Set.of("secretsmanager:GetSecretValue", "ssm:GetParameter");
  private static final Pattern REFERENCE = Pattern.compile("(ssm|secretsmanager):([^#]+)(?:#.+)?");
  private static final Pattern ENTRY =
      Pattern.compile("jdbc:postgresql://([^.:/]+)[^?]*\\?user=([a-z_]+)&.*RdsTokens.*");

  private static final Set<String> EMBEDDING =
      names(FunctionId.API, FunctionId.DATA, FunctionId.EMBEDDING);

  /** Settings, by a pattern of their names, with the functions that use them. */
  private static final Map<Pattern, Set<String>> READERS =
      Map.of(
          Pattern.compile("(OPENAI|LOCAL_API|COHERE|GOOGLE|HF)_.*|EMBEDWAY_HF_.*"), EMBEDDING,
          Pattern.compile("EMBEDWAY_SIGNING_.*"), names(FunctionId.API, FunctionId.DATA),
          Pattern.compile("EMBEDWAY_CACHE_SECRET"), names(FunctionId.API, FunctionId.EMBEDDING),
          Pattern.compile("EMBEDDINGS_DLQ_ENCRYPTION_KEY"),
              names(
                  FunctionId.API,
                  FunctionId.DATA,
                  FunctionId.CHUNKING,
                  FunctionId.EMBEDDING,
                  FunctionId.STORAGE,
                  FunctionId.DEADLETTER,
                  FunctionId.RECONCILE,
                  FunctionId.COMPACTOR),
          Pattern.compile("EMBEDWAY_DATABASE_URL"),
              names(
                  FunctionId.DATA,
                  FunctionId.STORAGE,
                  FunctionId.COMPACTOR,
                  FunctionId.HNSW_INDEXES,
                  FunctionId.MIGRATIONS),
          Pattern.compile("EMBEDWAY_DEFAULT_MODEL"),
              names(
                  FunctionId.API,
                  FunctionId.DATA,
                  FunctionId.CHUNKING,
                  FunctionId.EMBEDDING,
                  FunctionId.RECONCILE));

  private GrantRules() {}

  /** Secrets that a function's variables refer to and its role may not read. */
  static Stream<String> unreadable(Assembly assembly) {
    return references(assembly)
        .flatMap(each ->
            held(
                assembly,
                assembly.target(each.function().property("Role")),
                Call.byRole(each.action(), each.arn())));
  }

  /** Functions with a secret that is not theirs. */
  static Stream<String> foreign(Assembly assembly) {
    return references(assembly)
        .filter(each -> READERS.entrySet().stream().noneMatch(entry -> isReader(entry, each)))
        .map(each -> name(each.function()) + " is given the secret of " + each.variable());
  }

  private static boolean isReader(Entry<Pattern, Set<String>> entry, Reference reference) {
    return entry.getKey().matcher(reference.variable()).matches()
        && entry.getValue().contains(name(reference.function()));
  }

  /** Secrets that a role may read and no variable of its function refers to. */
  static Stream<String> idle(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    List<Reference> references = references(assembly).toList();
    return assembly
        .all(FUNCTION)
        .filter(function -> !name(function).equals(FunctionId.DATABASE_ROLES.functionName()))
        .flatMap(function ->
            PolicyRules.granted(assembly, assembly.target(function.property("Role")))
                .filter(statement ->
                    Resource.each(statement.path("Action"))
                        .anyMatch(action -> SECRET_ACTIONS.contains(action.asText())))
                .flatMap(statement -> Resource.each(statement.path("Resource")))
                .map(cfn::text)
                .filter(pattern ->
                    references.stream()
                        .noneMatch(each ->
                            each.function().equals(function) && Iam.matches(pattern, each.arn())))
                .map(pattern -> name(function) + " may read " + pattern + " in vain"));
  }

  /** A variable that stands for a secret. */
  private record Reference(Resource function, String variable, String action, String arn) {}

  private static Stream<Reference> references(Assembly assembly) {
    return assembly
        .all(FUNCTION)
        .flatMap(function ->
            SnapshotRules.variables(function)
                .propertyStream()
                .flatMap(variable -> reference(assembly, function, variable)));
  }

  private static Stream<Reference> reference(
      Assembly assembly, Resource function, Entry<String, JsonNode> variable) {
    Matcher value = REFERENCE.matcher(new Cfn(assembly).text(variable.getValue()));
    if (!value.matches()) {
      return Stream.of();
    }
    String named = value.group(2);
    String before = "arn:aws:" + value.group(1) + ":" + Cfn.REGION + ":" + Cfn.ACCOUNT + ":";
    return Stream.of(
        value.group(1).equals("ssm")
            ? new Reference(
                function,
                variable.getKey(),
                "ssm:GetParameter",
                before + "parameter" + (named.startsWith("/") ? "" : "/") + named)
            : new Reference(
                function,
                variable.getKey(),
                "secretsmanager:GetSecretValue",
                named.startsWith("arn:") ? named : before + "secret:" + named + "-AbCdEf"));
  }

  /** Functions that cannot write the log group that is theirs. */
  static Stream<String> logs(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all(FUNCTION)
        .flatMap(function ->
            Stream.of("logs:CreateLogStream", "logs:PutLogEvents")
                .flatMap(action ->
                    held(
                        assembly,
                        assembly.target(function.property("Role")),
                        Call.byRole(
                            action,
                            cfn.arn(
                                assembly.target(
                                    function.property("LoggingConfig").path("LogGroup")))))));
  }

  /** Functions that are traced and may not say so. */
  static Stream<String> traces(Assembly assembly) {
    return assembly
        .all(FUNCTION)
        .filter(
            function -> function.property("TracingConfig").path("Mode").asText().equals("Active"))
        .flatMap(function ->
            Stream.of("xray:PutTraceSegments", "xray:PutTelemetryRecords")
                .flatMap(action ->
                    held(
                        assembly,
                        assembly.target(function.property("Role")),
                        Call.byRole(action, "*"))));
  }

  /** Functions that enter the cluster by IAM and may not, or not as the role that they name. */
  static Stream<String> databaseEntries(Assembly assembly) {
    return assembly
        .all(FUNCTION)
        .flatMap(function -> {
          Matcher url =
              ENTRY.matcher(
                  new Cfn(assembly)
                      .text(SnapshotRules.variables(function).path("EMBEDWAY_DATABASE_URL")));
          if (!url.matches()) {
            return Stream.of();
          }
          Resource cluster = assembly.stateful().find(url.group(1)).orElseThrow();
          String user =
              "arn:aws:rds-db:%s:%s:dbuser:%s.DBClusterResourceId/%s"
                  .formatted(Cfn.REGION, Cfn.ACCOUNT, cluster.id(), url.group(2));
          return Stream.concat(
              held(
                  assembly,
                  assembly.target(function.property("Role")),
                  Call.byRole("rds-db:connect", user)),
              fault(
                  !cluster.property("EnableIAMDatabaseAuthentication").asBoolean(),
                  cluster + " takes no tokens"));
        });
  }

  /** Clusters whose roles cannot be made through the Data API by the function that makes them. */
  static Stream<String> dataApi(Assembly assembly) {
    Cfn cfn = new Cfn(assembly);
    return assembly
        .all("Custom::EmbedwayDatabaseRoles")
        .flatMap(setup -> {
          Resource function = assembly.target(setup.property("ServiceToken"));
          Resource role = assembly.target(function.property("Role"));
          Resource cluster =
              assembly
                  .all("AWS::RDS::DBCluster")
                  .filter(each -> cfn.arn(each).equals(cfn.text(setup.property("ClusterArn"))))
                  .findFirst()
                  .orElseThrow();
          return Stream.of(
                  held(
                      assembly,
                      role,
                      Call.byRole(
                          "rds-data:ExecuteStatement", cfn.text(setup.property("ClusterArn")))),
                  held(
                      assembly,
                      role,
                      Call.byRole(
                          "secretsmanager:GetSecretValue", cfn.text(setup.property("SecretArn")))),
                  fault(
                      !cluster.property("EnableHttpEndpoint").asBoolean(),
                      cluster + " has no Data API"),
                  fault(
                      function.property("VpcConfig").has("SubnetIds"),
                      function + " is in the network, where the Data API is not reached"))
              .flatMap(faults -> faults);
        });
  }

  /** Roles that another service than the one they are for could take. */
  static Stream<String> trust(Assembly assembly) {
    Iam iam = new Iam(new Cfn(assembly));
    return assembly
        .all(FUNCTION)
        .flatMap(function -> {
          Resource role = assembly.target(function.property("Role"));
          Call call =
              Call.byService(
                  "lambda.amazonaws.com",
                  "sts:AssumeRole",
                  new Cfn(assembly).arn(role),
                  new Cfn(assembly).arn(function));
          return fault(
              !iam.allows(role.statements("AssumeRolePolicyDocument"), call),
              role + " is not assumed by Lambda");
        });
  }

  private static String name(Resource function) {
    return function.property("Description").asText();
  }
}
