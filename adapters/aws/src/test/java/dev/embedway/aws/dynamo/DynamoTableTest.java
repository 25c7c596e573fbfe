package dev.embedway.aws.dynamo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsRequest;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItemsResponse;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.TransactionInProgressException;

final class DynamoTableTest {

  private static final Item ITEM = Item.builder().with("pk", "p").with("sk", "s").build();

  @Test
  void writesThatMetAnotherTransactionAreTriedAgain() {
    CancelingDynamoDb dynamoDb = new CancelingDynamoDb(3, "None", "TransactionConflict");

    assertEquals(Set.of(), commit(dynamoDb));
    assertEquals(4, dynamoDb.calls);
  }

  @Test
  void writesThatMeetOthersForTooLongAreAFaultThatMayPass() {
    CancelingDynamoDb dynamoDb =
        new CancelingDynamoDb(Integer.MAX_VALUE, "None", "TransactionConflict");

    assertEquals(
        ErrorCode.STORE_UNAVAILABLE,
        assertThrows(UnavailableException.class, () -> commit(dynamoDb)).code());
  }

  @Test
  void refusedConditionsAreTold() {
    CancelingDynamoDb dynamoDb =
        new CancelingDynamoDb(1, "TransactionConflict", "ConditionalCheckFailed");

    assertEquals(Set.of(1), commit(dynamoDb));
    assertEquals(1, dynamoDb.calls);
  }

  @Test
  void throttledTransactionIsAFaultThatMayPass() {
    CancelingDynamoDb dynamoDb = new CancelingDynamoDb(1, "ThrottlingError", "None");

    assertThrows(UnavailableException.class, () -> commit(dynamoDb));
    assertEquals(1, dynamoDb.calls);
  }

  @Test
  void otherReasonsAreFaultsOfOurs() {
    CancelingDynamoDb dynamoDb = new CancelingDynamoDb(1, "ValidationError", "None");

    assertThrows(InternalException.class, () -> commit(dynamoDb));
  }

  @Test
  void transactionThatIsStillInProgressIsAskedForUnderItsOwnToken() {
    Set<String> tokens = new LinkedHashSet<>();
    DynamoDbClient dynamoDb =
        new ScriptedDynamoDb(tokens) {
          @Override
          TransactWriteItemsResponse answer(int call) {
            if (call < 3) {
              throw TransactionInProgressException.builder().message("in progress").build();
            }
            return TransactWriteItemsResponse.builder().build();
          }
        };

    assertEquals(Set.of(), commit(dynamoDb));
    assertEquals(1, tokens.size());
  }

  @Test
  void transactionThatWasCanceledIsTriedUnderAnotherToken() {
    Set<String> tokens = new LinkedHashSet<>();
    DynamoDbClient dynamoDb =
        new ScriptedDynamoDb(tokens) {
          @Override
          TransactWriteItemsResponse answer(int call) {
            if (call < 3) {
              throw TransactionCanceledException.builder()
                  .message("canceled")
                  .cancellationReasons(
                      List.of(CancellationReason.builder().code("TransactionConflict").build()))
                  .build();
            }
            return TransactWriteItemsResponse.builder().build();
          }
        };

    assertEquals(Set.of(), commit(dynamoDb));
    assertEquals(3, tokens.size());
  }

  private static Set<Integer> commit(DynamoDbClient dynamoDb) {
    DynamoTable table = new DynamoTable(dynamoDb, "table", new Contention(new SecureRandom()));
    return table.commit(List.of(table.putNew(ITEM), table.put(ITEM)));
  }

  /** Collects the tokens of transactions. */
  private abstract static class ScriptedDynamoDb implements DynamoDbClient {

    private final Set<String> tokens;
    private int calls;

    ScriptedDynamoDb(Set<String> tokens) {
      this.tokens = tokens;
    }

    /** The answer to a call, counted from 1. */
    abstract TransactWriteItemsResponse answer(int call);

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      tokens.add(request.clientRequestToken());
      calls++;
      return answer(calls);
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }

  /** Cancels its first transactions for the reasons given. */
  private static final class CancelingDynamoDb implements DynamoDbClient {

    private final List<CancellationReason> reasons;
    private int cancels;
    private int calls;

    CancelingDynamoDb(int cancels, String... reasons) {
      this.cancels = cancels;
      this.reasons =
          List.of(reasons).stream()
              .map(code -> CancellationReason.builder().code(code).build())
              .toList();
    }

    @Override
    public TransactWriteItemsResponse transactWriteItems(TransactWriteItemsRequest request) {
      calls++;
      if (cancels > 0) {
        cancels--;
        throw TransactionCanceledException.builder()
            .message("canceled")
            .statusCode(400)
            .cancellationReasons(reasons)
            .build();
      }
      return TransactWriteItemsResponse.builder().build();
    }

    @Override
    public String serviceName() {
      return "dynamodb";
    }

    @Override
    public void close() {}
  }
}
