package dev.embedway.infra;

import static dev.embedway.infra.FunctionNames.names;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class AccessRulesTest {

  private static final String FUNCTION = "AWS::Lambda::Function";
  private static final String DECISION = "-a-network-without-nat.md";
  private static final Pattern ROW = Pattern.compile("\\| `(embedway-[a-z-]+)` \\| (.*) \\|");
  private static final Pattern ACTION = Pattern.compile("`([a-z0-9-]+:[A-Za-z]+)`");

  /** Every action that changes an item. */
  private static final Set<String> CHANGES =
      Set.of(
          "dynamodb:PutItem",
          "dynamodb:UpdateItem",
          "dynamodb:DeleteItem",
          "dynamodb:BatchWriteItem",
          "dynamodb:PartiQLInsert",
          "dynamodb:PartiQLUpdate",
          "dynamodb:PartiQLDelete");

  /** Stands for all actions. */
  private static final Set<String> ANY = Set.of("*");

  /** The partition of tenants, as the table's store has it. */
  private static final String TENANTS = "tenants";

  private final Assemblies assemblies;

  AccessRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource
  void noPolicyOfOursHasAStarForActionOrResource(Variant variant) {
    List<JsonNode> statements =
        Stream.concat(
                assemblies.of(variant).all("AWS::IAM::Policy"),
                assemblies.of(variant).all("AWS::IAM::Role"))
            .flatMap(PolicyRules::statements)
            .filter(statement -> !isOfTraces(statement))
            .toList();

    assertFalse(statements.isEmpty());
    for (JsonNode statement : statements) {
      assertTrue(
          Resource.each(statement.path("Action")).noneMatch(each -> each.asText().contains("*")),
          statement.toString());
      assertTrue(
          Resource.each(statement.path("Resource")).noneMatch(each -> each.asText().equals("*")),
          statement.toString());
    }
  }

  /**
   * Traces have no resource: a policy for them names all.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsx-ray.html">Actions
   *     of X-Ray</a>
   */
  private static boolean isOfTraces(JsonNode statement) {
    return Resource.each(statement.path("Action"))
        .allMatch(action -> action.asText().matches("xray:Put(TraceSegments|TelemetryRecords)"));
  }

  @ParameterizedTest
  @EnumSource
  void aStarInAResourceStandsForTheObjectsOfABucketOfOurs(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    List<JsonNode> starred =
        assembly
            .all("AWS::IAM::Policy")
            .flatMap(PolicyRules::statements)
            .filter(statement -> !isOfTraces(statement))
            .flatMap(statement -> Resource.each(statement.path("Resource")))
            .filter(resource -> resource.toString().contains("*"))
            .toList();

    assertFalse(starred.isEmpty());
    for (JsonNode resource : starred) {
      assertTrue(resource.toString().matches(".*\"/(models/)?\\*\".*"), resource.toString());
      assertEquals(
          "AWS::S3::Bucket", assembly.target(resource.findParent("Fn::ImportValue")).type());
    }
  }

  @ParameterizedTest
  @EnumSource
  void noTwoFunctionsShareARole(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    List<String> roles =
        assembly.all(FUNCTION).map(each -> assembly.target(each.property("Role")).id()).toList();

    assertEquals(roles.size(), Set.copyOf(roles).size());
  }

  @Test
  void functionsBesideTheDatabaseAreThoseThatUseIt() {
    Assembly assembly = assemblies.of(Variant.DEV);

    assertEquals(
        Arrays.stream(FunctionId.values())
            .filter(each -> each.spec().database() != DatabaseLogin.NONE)
            .map(FunctionId::functionName)
            .collect(Collectors.toSet()),
        assembly
            .all(FUNCTION)
            .filter(each -> !each.property("VpcConfig").isMissingNode())
            .map(each -> each.property("Description").asText())
            .collect(Collectors.toSet()));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "PROD", "ENDPOINTS"})
  void functionsBesideTheDatabaseMayCallWhatTheDecisionListsAndNothingElse(Variant variant)
      throws IOException {
    Assembly assembly = assemblies.of(variant);
    Map<String, Set<String>> listed = listed();

    assembly
        .all(FUNCTION)
        .filter(each -> !each.property("VpcConfig").isMissingNode())
        .forEach(function -> {
          String name = function.property("Description").asText();
          Set<String> granted =
              PolicyRules.actions(assembly, assembly.target(function.property("Role")))
                  .filter(action -> !action.startsWith("logs:") && !action.startsWith("xray:"))
                  .collect(Collectors.toCollection(TreeSet::new));
          assertEquals(new TreeSet<>(listed.getOrDefault(name, Set.of())), granted, name);
        });
  }

  @Test
  void aDatabaseThatIsNamedBySecretIsReadByItsUsersAlone() {
    assertEquals(
        names(FunctionId.DATA, FunctionId.STORAGE, FunctionId.COMPACTOR),
        readers(Variant.NAMED_DATABASE, "secret:embedway/database-"));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "PROD", "ENDPOINTS"})
  void theCachesSecretIsGivenToAndReadByWhoeverSharesVectors(Variant variant) {
    Set<String> given =
        assemblies
            .of(variant)
            .all(FUNCTION)
            .filter(function ->
                function
                    .property("Environment")
                    .at("/Variables/EMBEDWAY_CACHE_SECRET")
                    .toString()
                    .matches(".*\"secretsmanager:\".*CacheSecret.*"))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(names(FunctionId.API, FunctionId.EMBEDDING), given);
    assertEquals(given, readers(variant, "CacheSecret"));
  }

  @Test
  void anOperatorsOwnCacheSecretIsTakenInstead() {
    Assembly assembly = assemblies.of(Variant.NAMED_DATABASE);

    assertEquals(Set.of(), readers(Variant.NAMED_DATABASE, "CacheSecret"));
    assertEquals(
        Set.of("secretsmanager:embedway/cache"),
        assembly
            .all(FUNCTION)
            .map(
                function -> function.property("Environment").at("/Variables/EMBEDWAY_CACHE_SECRET"))
            .filter(value -> !value.isMissingNode())
            .map(JsonNode::asText)
            .collect(Collectors.toSet()));
    assertTrue(
        readers(Variant.NAMED_DATABASE, "secret:embedway/cache-")
            .containsAll(names(FunctionId.API, FunctionId.EMBEDDING)));
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "PROD", "ENDPOINTS"})
  void theKeyOfDeadLettersIsGivenToAndReadByWhoeverWritesThemShowsThemOrSealsReceipts(
      Variant variant) {
    Set<String> given =
        assemblies
            .of(variant)
            .all(FUNCTION)
            .filter(function ->
                function
                    .property("Environment")
                    .at("/Variables/EMBEDDINGS_DLQ_ENCRYPTION_KEY")
                    .toString()
                    .matches(".*\"secretsmanager:\".*DeadLetterKey.*"))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.EMBEDDING,
            FunctionId.STORAGE,
            FunctionId.DEADLETTER,
            FunctionId.RECONCILE,
            FunctionId.COMPACTOR),
        given);
    assertEquals(given, readers(variant, "DeadLetterKey"));
  }

  @Test
  void anOperatorsOwnKeyOfDeadLettersIsTakenInstead() {
    assertEquals(Set.of(), readers(Variant.NAMED_DATABASE, "DeadLetterKey"));
    assertEquals(
        Set.of("secretsmanager:embedway/dead-letters"),
        assemblies
            .of(Variant.NAMED_DATABASE)
            .all(FUNCTION)
            .map(function ->
                function.property("Environment").at("/Variables/EMBEDDINGS_DLQ_ENCRYPTION_KEY"))
            .filter(value -> !value.isMissingNode())
            .map(JsonNode::asText)
            .collect(Collectors.toSet()));
  }

  /** CloudFormation takes no export away that deployed functions use. */
  @Test
  void theStacksSecretsStayForFunctionsThatAreDeployedLater() {
    Set<String> exports =
        assemblies
            .of(Variant.NAMED_DATABASE)
            .stateful()
            .json()
            .path("Outputs")
            .valueStream()
            .map(output -> output.at("/Export/Name").asText())
            .collect(Collectors.toSet());

    assertTrue(
        assemblies.of(Variant.DEV).stateless().json().findValues("Fn::ImportValue").stream()
            .map(JsonNode::asText)
            .filter(name -> name.contains("CacheSecret") || name.contains("DeadLetterKey"))
            .allMatch(exports::contains));
    assertEquals(1, exports.stream().filter(name -> name.contains("CacheSecret")).count());
    assertEquals(1, exports.stream().filter(name -> name.contains("DeadLetterKey")).count());
  }

  private Set<String> readers(Variant variant, String secret) {
    Assembly assembly = assemblies.of(variant);
    return assembly
        .all(FUNCTION)
        .filter(function ->
            PolicyRules.resources(
                    assembly,
                    assembly.target(function.property("Role")),
                    "secretsmanager:GetSecretValue")
                .anyMatch(resource -> resource.contains(secret)))
        .map(function -> function.property("Description").asText())
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @EnumSource
  void keysAreMadeByTheApiAloneErasedByTheCompactorAndReadByWhoeverChecksThem(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    assertEquals(
        names(FunctionId.API), granted(assembly, "AccessTable", Set.of("dynamodb:PutItem")));
    assertEquals(
        names(FunctionId.API, FunctionId.COMPACTOR), granted(assembly, "AccessTable", CHANGES));
    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.RECONCILE,
            FunctionId.COMPACTOR),
        granted(assembly, "AccessTable", ANY));
    assertEquals(
        names(FunctionId.API, FunctionId.DATA, FunctionId.COMPACTOR),
        functions(
            assembly,
            statement -> isOf(statement, "AccessTable", ANY) && !isOfTenantsAlone(statement)));
  }

  @ParameterizedTest
  @EnumSource
  void recordsAreAddedByWhoeverIsAskedAndErasedByTheCompactorAlone(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.RECONCILE,
            FunctionId.COMPACTOR),
        granted(assembly, "AuditTable", Set.of("dynamodb:PutItem")));
    assertEquals(
        names(FunctionId.API, FunctionId.DATA),
        functions(
            assembly,
            statement ->
                isOf(statement, "AuditTable", Set.of("dynamodb:PutItem"))
                    && !isOf(statement, Set.of("S#*"))
                    && !isOf(statement, Set.of("A#erased-*", "S#erased-*"))));
    assertEquals(
        names(FunctionId.CHUNKING, FunctionId.RECONCILE, FunctionId.COMPACTOR),
        functions(
            assembly,
            statement ->
                isOf(statement, "AuditTable", Set.of("dynamodb:PutItem"))
                    && isOf(statement, Set.of("S#*"))));
    assertEquals(
        names(FunctionId.COMPACTOR),
        functions(
            assembly,
            statement ->
                isOf(statement, "AuditTable", Set.of("dynamodb:PutItem"))
                    && isOf(statement, Set.of("A#erased-*", "S#erased-*"))));
    assertEquals(
        names(FunctionId.COMPACTOR),
        granted(
            assembly,
            "AuditTable",
            CHANGES.stream()
                .filter(action -> !action.equals("dynamodb:PutItem"))
                .collect(Collectors.toSet())));
    assertEquals(
        names(FunctionId.API, FunctionId.COMPACTOR),
        granted(assembly, "AuditTable", Set.of("dynamodb:GetItem", "dynamodb:Query")));
  }

  private Set<String> granted(Assembly assembly, String table, Set<String> actions) {
    return functions(assembly, statement -> isOf(statement, table, actions));
  }

  private static Set<String> functions(Assembly assembly, Predicate<JsonNode> statement) {
    return assembly
        .all(FUNCTION)
        .filter(function ->
            PolicyRules.granted(assembly, assembly.target(function.property("Role")))
                .anyMatch(statement))
        .map(function -> function.property("Description").asText())
        .collect(Collectors.toSet());
  }

  private static boolean isOf(JsonNode statement, String table, Set<String> actions) {
    return statement.path("Resource").toString().contains(table)
        && Resource.each(statement.path("Action"))
            .map(JsonNode::asText)
            .anyMatch(action -> actions.contains(action) || actions.equals(ANY));
  }

  /** True for a statement that holds for these partitions alone. */
  private static boolean isOf(JsonNode statement, Set<String> partitions) {
    return Resource.each(statement.at("/Condition/ForAllValues:StringLike/dynamodb:LeadingKeys"))
        .map(JsonNode::asText)
        .collect(Collectors.toSet())
        .equals(partitions);
  }

  private static boolean isOfTenantsAlone(JsonNode statement) {
    return statement
        .at("/Condition/ForAllValues:StringEquals/dynamodb:LeadingKeys")
        .toString()
        .replaceAll("[\\[\\]]", "")
        .equals("\"" + TENANTS + "\"");
  }

  @ParameterizedTest
  @EnumSource
  void whoeverRegistersUploadsMayDeleteWhatADeletedStoreLeft(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> deleting =
        assembly
            .all(FUNCTION)
            .filter(function ->
                PolicyRules.resources(
                        assembly, assembly.target(function.property("Role")), "s3:DeleteObject")
                    .anyMatch(bucket -> bucket.contains("Documents")))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.RECONCILE,
            FunctionId.COMPACTOR),
        deleting);
  }

  @ParameterizedTest
  @EnumSource
  void versionsOfObjectsAreDeletedByTheCompactorAndOfLateUploadsByTheirIntake(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> deleting =
        names(FunctionId.DATA, FunctionId.CHUNKING, FunctionId.RECONCILE, FunctionId.COMPACTOR);

    assertEquals(deleting, allowed(assembly, "s3:DeleteObjectVersion"));
    assertEquals(deleting, allowed(assembly, "s3:ListBucketVersions"));
    assertEquals(
        names(FunctionId.COMPACTOR),
        functions(
            assembly, statement -> isOf(statement, "Artifacts", Set.of("s3:DeleteObjectVersion"))));
    assertEquals(names(FunctionId.COMPACTOR), allowed(assembly, "dynamodb:Scan"));
    assertFalse(allowed(assembly, "s3:GetObject").contains(FunctionId.COMPACTOR.functionName()));
  }

  private static Set<String> allowed(Assembly assembly, String action) {
    return functions(
        assembly,
        statement ->
            Resource.each(statement.path("Action")).map(JsonNode::asText).anyMatch(action::equals));
  }

  @Test
  void secretsOfAnOperatorsSettingsAreReadByWhoeverHasTheSetting() {
    Assembly assembly = assemblies.of(Variant.NAMED_DATABASE);

    assembly
        .all(FUNCTION)
        .forEach(function ->
            assertEquals(
                PolicyRules.actions(assembly, assembly.target(function.property("Role")))
                    .anyMatch("ssm:GetParameter"::equals),
                function
                    .property("Environment")
                    .path("Variables")
                    .path("EMBEDWAY_DEFAULT_MODEL")
                    .asText()
                    .startsWith("ssm:"),
                function.toString()));
    assertTrue(
        assembly
            .all("AWS::IAM::Policy")
            .flatMap(PolicyRules::statements)
            .anyMatch(statement -> statement.toString().contains(":parameter/embedway/model")));
  }

  @Test
  void modelsThatAreBroughtAreReadByWhoeverEmbedsOrCounts() {
    Assembly assembly = assemblies.of(Variant.NAMED_DATABASE);
    Set<String> bringing =
        assembly
            .all(FUNCTION)
            .filter(function ->
                function.property("Environment").path("Variables").has("EMBEDWAY_S3_MODELS"))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.EMBEDDING,
            FunctionId.RECONCILE),
        bringing);
    assembly
        .all(FUNCTION)
        .filter(function -> bringing.contains(function.property("Description").asText()))
        .forEach(function ->
            assertTrue(
                PolicyRules.resources(
                        assembly, assembly.target(function.property("Role")), "s3:GetObject")
                    .anyMatch(bucket -> bucket.contains("Artifacts")),
                function.toString()));
  }

  /** Models are listed while functions run, with no deployment in between. */
  @Test
  void modelsOfTheFleetAreReadAndNothingElseByFunctionsWithoutOtherArtifacts() {
    Assembly assembly = assemblies.of(Variant.DEV);

    for (String name : names(FunctionId.RECONCILE)) {
      Resource function =
          assembly
              .all(FUNCTION)
              .filter(each -> each.property("Description").asText().equals(name))
              .findFirst()
              .orElseThrow();
      List<String> artifacts =
          PolicyRules.resources(
                  assembly, assembly.target(function.property("Role")), "s3:GetObject")
              .filter(bucket -> bucket.contains("Artifacts"))
              .toList();
      assertEquals(1, artifacts.size(), name);
      assertTrue(artifacts.getFirst().contains("/models/*"), artifacts::toString);
    }
  }

  @Test
  void artifactsAreReadByStagesAndByFunctionsThatAnswerWithThem() {
    Assembly assembly = assemblies.of(Variant.DEV);

    Set<String> reading =
        assembly
            .all(FUNCTION)
            .filter(function ->
                PolicyRules.resources(
                        assembly, assembly.target(function.property("Role")), "s3:GetObject")
                    .anyMatch(of -> of.contains("Artifacts") && !of.contains("/models/*")))
            .map(function -> function.property("Description").asText())
            .collect(Collectors.toSet());

    assertEquals(
        names(
            FunctionId.API,
            FunctionId.DATA,
            FunctionId.CHUNKING,
            FunctionId.EMBEDDING,
            FunctionId.STORAGE,
            FunctionId.REEMBED),
        reading);
  }

  private static Map<String, Set<String>> listed() throws IOException {
    Path decision;
    try (Stream<Path> all = Files.list(Assembly.docs().resolve("adr"))) {
      decision = all.filter(page -> page.toString().endsWith(DECISION)).findFirst().orElseThrow();
    }
    return Files.readAllLines(decision).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .collect(
            Collectors.toMap(
                row -> row.group(1),
                row ->
                    ACTION
                        .matcher(row.group(2))
                        .results()
                        .map(action -> action.group(1))
                        .collect(Collectors.toSet())));
  }
}
