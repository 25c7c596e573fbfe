package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.infra.construct.Names;
import dev.embedway.topology.TableSpec;
import dev.embedway.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(Assemblies.class)
class StatefulRulesTest {

  private static final String TABLE = "AWS::DynamoDB::Table";
  private static final String BUCKET = "AWS::S3::Bucket";

  /** Types of resources that hold data: a new logical id is a new, empty resource. */
  private static final Set<String> STATEFUL =
      Set.of(
          TABLE,
          BUCKET,
          "AWS::SQS::Queue",
          "AWS::RDS::DBCluster",
          "AWS::RDS::DBInstance",
          "AWS::SecretsManager::Secret",
          "AWS::EC2::VPC");

  private static final Map<String, String> PINNED =
      Map.ofEntries(
          Map.entry("AccessTable13A21DD9", "AWS::DynamoDB::Table"),
          Map.entry("AuditTableB07F8EEB", "AWS::DynamoDB::Table"),
          Map.entry("BucketsArtifactsB9EE6400", "AWS::S3::Bucket"),
          Map.entry("BucketsDocumentsE696B60E", "AWS::S3::Bucket"),
          Map.entry("CacheSecret3D9C2383", "AWS::SecretsManager::Secret"),
          Map.entry("CacheTableC1E6DF7E", "AWS::DynamoDB::Table"),
          Map.entry("ChunkingWorkDeadLetters51CD934A", "AWS::SQS::Queue"),
          Map.entry("ChunkingWorkQueue43AE182C", "AWS::SQS::Queue"),
          Map.entry("ControlTableF3E1E223", "AWS::DynamoDB::Table"),
          Map.entry("DatabaseCluster5B53A178", "AWS::RDS::DBCluster"),
          Map.entry("DatabaseClusterWriterD43085C6", "AWS::RDS::DBInstance"),
          Map.entry("DatabaseMaster5784D55C", "AWS::SecretsManager::Secret"),
          Map.entry("DatabaseNetworkVpcFEC1D438", "AWS::EC2::VPC"),
          Map.entry("DeadLetterKey972EF902", "AWS::SecretsManager::Secret"),
          Map.entry("EmbeddingBulkWorkDeadLettersF50E4059", "AWS::SQS::Queue"),
          Map.entry("EmbeddingBulkWorkQueueC9E630B4", "AWS::SQS::Queue"),
          Map.entry("EmbeddingWorkDeadLetters7B7CDBE2", "AWS::SQS::Queue"),
          Map.entry("EmbeddingWorkQueue1742B4B8", "AWS::SQS::Queue"),
          Map.entry("LedgerTable38A58B60", "AWS::DynamoDB::Table"),
          Map.entry("StorageBulkWorkDeadLettersC45319B5", "AWS::SQS::Queue"),
          Map.entry("StorageBulkWorkQueue736C22C8", "AWS::SQS::Queue"),
          Map.entry("StorageWorkDeadLetters273C2323", "AWS::SQS::Queue"),
          Map.entry("StorageWorkQueue9517BD69", "AWS::SQS::Queue"));

  private final Assemblies assemblies;

  StatefulRulesTest(Assemblies assemblies) {
    this.assemblies = assemblies;
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "PROD", "ENDPOINTS", "KEPT_AURORA"})
  void whatHoldsDataKeepsItsLogicalId(Variant variant) {
    Map<String, String> pinned = new TreeMap<>(PINNED);
    if (variant == Variant.PROD) {
      pinned.put("DatabaseClusterReader78FE9854", "AWS::RDS::DBInstance");
    }
    Map<String, String> ids =
        assemblies
            .of(variant)
            .stateful()
            .resources()
            .filter(resource -> STATEFUL.contains(resource.type()))
            .collect(Collectors.toMap(Resource::id, Resource::type, (a, b) -> a + b, TreeMap::new));

    assertEquals(pinned, ids);
  }

  /**
   * Secrets Manager draws of lower and upper case, digits and punctuation, less what is excluded.
   *
   * @see <a
   *     href="https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html">GetRandomPassword</a>
   */
  @ParameterizedTest
  @EnumSource
  void keyOfDeadLettersIsDrawnOf64HexDigits(Variant variant) {
    List<Resource> keys =
        assemblies
            .of(variant)
            .all("AWS::SecretsManager::Secret")
            .filter(secret -> secret.id().startsWith("DeadLetterKey"))
            .toList();

    assertEquals(1, keys.size());
    JsonNode drawn = keys.getFirst().property("GenerateSecretString");
    assertEquals(64, drawn.path("PasswordLength").asInt());
    assertTrue(drawn.path("ExcludeUppercase").asBoolean());
    assertTrue(drawn.path("ExcludePunctuation").asBoolean());
    assertFalse(drawn.path("IncludeSpace").asBoolean());
    String excluded = drawn.path("ExcludeCharacters").asText();
    assertEquals(
        "0123456789abcdef",
        IntStream.rangeClosed('!', '~')
            .filter(each -> excluded.indexOf(each) < 0)
            .mapToObj(Character::toString)
            .collect(Collectors.joining()));
  }

  @ParameterizedTest
  @EnumSource
  void everyTableIsPaidByRequestAndAllButTheCacheCanBeBroughtBack(Variant variant) {
    assemblies
        .of(variant)
        .all(TABLE)
        .forEach(table -> {
          assertEquals("PAY_PER_REQUEST", table.property("BillingMode").asText(), table.toString());
          assertEquals(
              !table.id().startsWith(Names.id(Topology.CACHE_TABLE)),
              table
                  .property("PointInTimeRecoverySpecification")
                  .path("PointInTimeRecoveryEnabled")
                  .asBoolean(),
              table.toString());
        });
  }

  @ParameterizedTest
  @EnumSource
  void tablesAreTheTopologys(Variant variant) {
    Assembly assembly = assemblies.of(variant);

    assertEquals(Assembly.TOPOLOGY.tables().size(), assembly.all(TABLE).count());
    for (TableSpec spec : Assembly.TOPOLOGY.tables()) {
      Resource table =
          assembly
              .all(TABLE)
              .filter(each -> each.id().startsWith(Names.id(spec.name())))
              .findFirst()
              .orElseThrow();
      assertEquals(
          TableSpec.PARTITION_KEY + "," + TableSpec.SORT_KEY, keys(table.property("KeySchema")));
      assertEquals(
          spec.ttlAttribute().orElse(""),
          table.property("TimeToLiveSpecification").path("AttributeName").asText());
      assertEquals(
          spec.indexes().stream()
              .map(index -> index.name() + ":" + index.partitionKey() + "," + index.sortKey())
              .collect(Collectors.toSet()),
          table
              .property("GlobalSecondaryIndexes")
              .valueStream()
              .map(index -> index.path("IndexName").asText() + ":" + keys(index.path("KeySchema")))
              .collect(Collectors.toSet()));
    }
  }

  private static String keys(JsonNode schema) {
    return schema
        .valueStream()
        .map(key -> key.path("AttributeName").asText())
        .collect(Collectors.joining(","));
  }

  @ParameterizedTest
  @EnumSource
  void everyBucketIsPrivateEncryptedAndReachedOverTlsOnly(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Set<String> guarded =
        assembly
            .all("AWS::S3::BucketPolicy")
            .filter(policy -> PolicyRules.deniesPlainHttp(policy, "PolicyDocument"))
            .map(policy -> assembly.target(policy.property("Bucket")).id())
            .collect(Collectors.toSet());

    assembly
        .all(BUCKET)
        .forEach(bucket -> {
          assertTrue(guarded.contains(bucket.id()), bucket.toString());
          assertFalse(bucket.property("BucketEncryption").isMissingNode(), bucket.toString());
          JsonNode blocked = bucket.property("PublicAccessBlockConfiguration");
          assertEquals(4, blocked.valueStream().filter(JsonNode::asBoolean).count());
        });
  }

  @ParameterizedTest
  @EnumSource
  void changesOfTheDocumentsBucketGoToTheChunkingQueue(Variant variant) {
    Assembly assembly = assemblies.of(variant);
    Resource documents =
        assembly
            .all(BUCKET)
            .filter(each -> each.id().contains("Documents"))
            .findFirst()
            .orElseThrow();
    Map<String, String> told =
        documents
            .property("NotificationConfiguration")
            .path("QueueConfigurations")
            .valueStream()
            .collect(
                Collectors.toMap(
                    each -> each.path("Event").asText(),
                    each -> assembly.target(each.path("Queue")).id()));

    String removal =
        variant == Variant.PROD
            ? "s3:ObjectRemoved:DeleteMarkerCreated"
            : "s3:ObjectRemoved:Delete";
    assertEquals(Set.of("s3:ObjectCreated:*", removal), told.keySet());
    assertTrue(told.values().stream().allMatch(id -> id.startsWith("ChunkingWorkQueue")));
    assertTrue(
        documents.json().path("DependsOn").toString().contains("ChunkingWorkQueuePolicy"),
        "S3 checks at once that it may send");
  }

  @ParameterizedTest
  @EnumSource
  void linesOfBatchesOfRecordsAreDeletedAfterThirtyDays(Variant variant) {
    Set<String> expiring =
        assemblies
            .of(variant)
            .all(BUCKET)
            .flatMap(bucket ->
                bucket
                    .property("LifecycleConfiguration")
                    .path("Rules")
                    .valueStream()
                    .filter(rule -> rule.has("ExpirationInDays"))
                    .map(rule ->
                        bucket.id().contains("Artifacts")
                            + " "
                            + rule.path("Prefix").asText()
                            + " "
                            + rule.path("ExpirationInDays").asInt()
                            + " "
                            + rule.path("Status").asText()))
            .collect(Collectors.toSet());

    assertEquals(Set.of("true upserts/ 30 Enabled"), expiring);
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsMadeByFunctionsThatAreNotOurs(Variant variant) {
    assertEquals(
        Set.of(),
        assemblies
            .of(variant)
            .all()
            .map(Resource::type)
            .filter(type -> type.startsWith("Custom::") || type.contains("CustomResource"))
            .filter(type -> !type.startsWith("Custom::Embedway"))
            .collect(Collectors.toSet()));
  }

  @Test
  void productionOutlivesItsStackAndDevelopmentDoesNot() {
    Stream.of(TABLE, BUCKET)
        .flatMap(type -> assemblies.of(Variant.PROD).all(type))
        .forEach(each ->
            assertEquals("Retain", each.json().path("DeletionPolicy").asText(), each.toString()));
    Stream.of(TABLE, BUCKET)
        .flatMap(type -> assemblies.of(Variant.DEV).all(type))
        .forEach(each ->
            assertEquals("Delete", each.json().path("DeletionPolicy").asText(), each.toString()));
    assertEquals("Snapshot", cluster(Variant.PROD).json().path("DeletionPolicy").asText());
    assertTrue(cluster(Variant.PROD).property("DeletionProtection").asBoolean());
    assertEquals("Delete", cluster(Variant.DEV).json().path("DeletionPolicy").asText());
  }

  @ParameterizedTest
  @EnumSource(names = {"DEV", "PROD"})
  void theDatabaseHasTheStagesSizeAndIsEnteredByIam(Variant variant) {
    Resource cluster = cluster(variant);

    JsonNode scaling = cluster.property("ServerlessV2ScalingConfiguration");
    boolean pauses = variant == Variant.DEV;
    assertEquals(pauses ? 0 : 0.5, scaling.path("MinCapacity").asDouble(-1));
    assertEquals(pauses ? 4 : 16, scaling.path("MaxCapacity").asDouble());
    assertEquals(pauses ? 300 : 0, scaling.path("SecondsUntilAutoPause").asInt());
    assertTrue(cluster.property("EnableIAMDatabaseAuthentication").asBoolean());
    assertTrue(cluster.property("EnableHttpEndpoint").asBoolean());
    assertTrue(cluster.property("StorageEncrypted").asBoolean());
    JsonNode parameters =
        assemblies
            .of(variant)
            .target(cluster.property("DBClusterParameterGroupName"))
            .property("Parameters");
    assertEquals("60000", parameters.path("idle_session_timeout").asText());
    assertEquals("1", parameters.path("rds.force_ssl").asText());
  }

  @Test
  void aStandbyInstanceTakesOverFromTheWriter() {
    assertEquals(1, assemblies.of(Variant.DEV).all("AWS::RDS::DBInstance").count());
    assertEquals(
        Set.of(0, 1),
        assemblies
            .of(Variant.PROD)
            .all("AWS::RDS::DBInstance")
            .map(instance -> instance.property("PromotionTier").asInt())
            .collect(Collectors.toSet()));
  }

  @Test
  void aDatabaseOfOnesOwnNeedsNeitherNetworkNorCluster() {
    assertEquals(
        0,
        assemblies
            .of(Variant.NAMED_DATABASE)
            .all()
            .filter(each -> each.type().matches("AWS::(EC2|RDS)::.*"))
            .count());
  }

  private Resource cluster(Variant variant) {
    return assemblies.of(variant).all("AWS::RDS::DBCluster").findFirst().orElseThrow();
  }
}
