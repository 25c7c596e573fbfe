package dev.embedway.aws.erasure;

import dev.embedway.aws.access.DynamoApiKeyStore;
import dev.embedway.aws.dynamo.Contention;
import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.core.config.ResourceSettings;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.PlaceName;
import java.util.Map;
import java.util.random.RandomGenerator;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** Construction of the tables' places. */
public final class ErasureTables {

  private ErasureTables() {}

  /** Makes them. */
  public static Map<PlaceName, ErasurePlace> places(
      DynamoDbClient dynamoDb, ResourceSettings.Tables names, RandomGenerator random) {
    Contention contention = new Contention(random);
    return Map.of(
        PlaceName.ACCESS,
        new AccessErasure(
            new DynamoApiKeyStore(dynamoDb, names.access(), random),
            new DynamoTable(dynamoDb, names.access(), contention)),
        PlaceName.CONTROL,
        new ControlErasure(new DynamoTable(dynamoDb, names.control(), contention)),
        PlaceName.LEDGER,
        new LedgerErasure(new DynamoTable(dynamoDb, names.ledger(), contention)),
        PlaceName.AUDIT,
        new AuditErasure(new DynamoTable(dynamoDb, names.audit(), contention)));
  }
}
