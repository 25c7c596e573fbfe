package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.DynamoTable;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.ItemSchema;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Failure;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Origin;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Part;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.FailureCode;
import dev.embedway.core.pipeline.deadletter.SealedPayload;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.LedgerCommit.Put;
import dev.embedway.core.pipeline.message.MessageType;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * Dead letters to items and back. A partition each, so that a stage that fails as a whole writes to
 * many; {@code dead} and {@code failed} put them into the index. One that is to be sent again has a
 * second item, in the partition of those.
 */
final class DeadLetterItems {

  private static final String ID = "id";
  private static final String STAGE = "stage";
  private static final String TYPE = "type";
  private static final String JOB = "job";
  private static final String STORE = "store";
  private static final String BATCH = "batch";
  private static final String CHUNK = "chunk";
  private static final String CODE = "code";
  private static final String CAUSE = "cause";
  private static final String MESSAGE = "message";
  private static final String FIRST_AT = "firstAt";
  private static final String LAST_AT = "lastAt";
  private static final String RECEIVE_COUNT = "receiveCount";
  private static final String STATE = "state";
  private static final String NOTE = "note";
  private static final String BY = "by";
  private static final String AT = "at";
  private static final String SENT = "sent";
  private static final String PAYLOAD = "payload";
  private static final String TRACE = "trace";
  private static final String REVISION_IS = LedgerItems.REVISION + " = :revision";

  private DeadLetterItems() {}

  /** Writes that put a dead letter in place of the one of its expected revision. */
  static Stream<TransactWriteItem> writes(DynamoTable table, Put<DeadLetter> put) {
    DeadLetter letter = put.next();
    Item item = of(letter);
    TransactWriteItem itself =
        put.expected() == 0
            ? table.putNew(item)
            : table.put(
                item, REVISION_IS, Map.of(), Map.of(":revision", Item.number(put.expected())));
    Map<String, AttributeValue> mark = LedgerKeys.unsent(letter.id());
    TransactWriteItem unsent = letter.isUnsent() ? table.put(new Item(mark)) : table.delete(mark);
    return Stream.of(itself, unsent);
  }

  /** Partition of the index that lists a stage's. */
  static String partition(PipelineStage stage) {
    return LedgerKeys.DEAD + "#" + stage.wire();
  }

  /** Place in the index: the time of the last failure, and the id. */
  static String place(DeadLetter letter) {
    return LedgerKeys.millis(letter.failure().lastAt()) + "#" + letter.id().value();
  }

  private static Item of(DeadLetter letter) {
    Origin origin = letter.origin();
    Failure failure = letter.failure();
    Review review = letter.review();
    Item.Builder item =
        ItemSchema.builder()
            .with(ID, letter.id().value())
            .with(LedgerKeys.TENANT, letter.tenant().value())
            .with(STAGE, origin.stage().wire())
            .with(CODE, failure.code().name())
            .with(CAUSE, failure.cause())
            .with(MESSAGE, failure.message())
            .with(FIRST_AT, failure.firstAt())
            .with(LAST_AT, failure.lastAt())
            .with(RECEIVE_COUNT, failure.receiveCount())
            .with(STATE, review.state().wire())
            .with(SENT, review.sent() ? 1 : 0)
            .with(PAYLOAD, AttributeValue.fromB(SdkBytes.fromByteArray(letter.payload().bytes())))
            .with(LedgerKeys.DEAD, partition(origin.stage()))
            .with(LedgerKeys.FAILED, place(letter))
            .with(LedgerItems.REVISION, letter.revision());
    LedgerKeys.of(letter.id()).forEach(item::with);
    origin.type().ifPresent(type -> item.with(TYPE, type.wire()));
    origin.job().ifPresent(job -> item.with(JOB, job.wire()));
    origin.store().ifPresent(store -> item.with(STORE, store));
    origin.part().batch().ifPresent(batch -> item.with(BATCH, batch));
    origin.part().chunk().ifPresent(chunk -> item.with(CHUNK, chunk));
    review.note().ifPresent(note -> item.with(NOTE, note));
    review.by().ifPresent(by -> item.with(BY, by));
    review.at().ifPresent(at -> item.with(AT, at));
    letter.trace().ifPresent(trace -> item.with(TRACE, trace));
    return item.build();
  }

  static DeadLetter letter(Item item) {
    ItemSchema.require(item, LedgerItems.LEDGER);
    TenantId tenant = new TenantId(item.string(LedgerKeys.TENANT));
    return new DeadLetter(
        new DeadLetterId(item.string(ID)),
        tenant,
        new Origin(
            PipelineStage.named(item.string(STAGE)).orElseThrow(),
            item.optionalString(TYPE).flatMap(MessageType::named),
            item.optionalString(JOB).flatMap(wire -> JobId.parse(tenant, wire)),
            item.optionalString(STORE),
            new Part(optionalInt(item, BATCH), optionalInt(item, CHUNK))),
        new Failure(
            FailureCode.valueOf(item.string(CODE)),
            item.string(CAUSE),
            item.string(MESSAGE),
            item.instant(FIRST_AT),
            item.instant(LAST_AT),
            item.intValue(RECEIVE_COUNT)),
        new Review(
            state(item),
            item.optionalString(NOTE),
            item.optionalString(BY),
            item.optionalInstant(AT),
            item.intValue(SENT) == 1),
        new SealedPayload(bytes(item.bytes(PAYLOAD))),
        item.optionalString(TRACE),
        item.longValue(LedgerItems.REVISION));
  }

  static DeadLetterState state(Item item) {
    return DeadLetterState.named(item.string(STATE)).orElseThrow();
  }

  private static OptionalInt optionalInt(Item item, String name) {
    return Optional.ofNullable(item.values().get(name))
        .map(_ -> OptionalInt.of(item.intValue(name)))
        .orElseGet(OptionalInt::empty);
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
