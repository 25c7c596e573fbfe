package dev.embedway.aws.control;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.record.batch.BatchCursor;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.LineCursor;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertBatch.Claim;
import dev.embedway.core.record.batch.UpsertBatch.Order;
import dev.embedway.core.record.batch.UpsertBatch.Source;
import dev.embedway.core.record.batch.UpsertBatch.Target;
import dev.embedway.core.record.batch.UpsertBatchStore;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertFile;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.record.batch.UpsertProgress.Problems;
import dev.embedway.core.record.batch.UpsertStatus;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.topology.route.Role;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Attributes of a batch of records' item. */
final class UpsertBatchItem {

  static final String REVISION = "revision";
  static final String EXPIRES = "expires";

  private static final String LINE = "line";
  private static final String CODE = "code";
  private static final String MESSAGE = "message";

  private UpsertBatchItem() {}

  static Item.Builder of(UpsertBatch batch) {
    UpsertProgress progress = batch.progress();
    Item.Builder item =
        Item.builder()
            .with("id", batch.target().id())
            .with("tenant", batch.target().tenant().value())
            .with("storeId", batch.target().storeId())
            .with("order", order(batch.order()))
            .with("status", progress.status().name())
            .with("cursor", cursor(progress.cursor()))
            .with("upserted", progress.counts().upserted())
            .with("failed", progress.counts().failed())
            .with(
                "errors", progress.problems().lines().stream().map(UpsertBatchItem::error).toList())
            .with("movedAt", progress.movedAt())
            .with("claim", claim(batch.claim()))
            .with(REVISION, batch.revision());
    progress.problems().batch().ifPresent(fault -> item.with("fault", error(fault)));
    if (progress.status().isOver()) {
      item.with(EXPIRES, progress.movedAt().plus(UpsertBatchStore.LIFETIME).getEpochSecond());
    }
    return item;
  }

  static UpsertBatch read(Item item) {
    return new UpsertBatch(
        new Target(new TenantId(item.string("tenant")), item.string("id"), item.string("storeId")),
        order(item.map("order").orElseThrow()),
        new UpsertProgress(
            UpsertStatus.valueOf(item.string("status")),
            cursor(item.map("cursor").orElseThrow()),
            new UpsertCounts(item.longValue("upserted"), item.longValue("failed")),
            new Problems(
                item.list("errors").stream().map(UpsertBatchItem::error).toList(),
                item.map("fault").map(UpsertBatchItem::error)),
            item.instant("movedAt")),
        claim(item.map("claim").orElseThrow()),
        item.longValue(REVISION));
  }

  private static Item order(Order order) {
    List<String> roles = order.caller().roles().stream().sorted().map(Role::name).toList();
    Item.Builder item =
        Item.builder()
            .with("tenant", order.caller().tenant().value())
            .with("key", order.caller().keyId())
            .withStrings("roles", roles)
            .with("source", order.source().name())
            .with("version", order.version())
            .with("createdAt", order.createdAt());
    order.copy().ifPresent(copy -> item.with("copy", CopyItem.of(copy)));
    return item.build();
  }

  private static Order order(Item item) {
    return new Order(
        new Caller(
            new TenantId(item.string("tenant")),
            item.string("key"),
            item.strings("roles").stream().map(Role::valueOf).collect(Collectors.toSet())),
        Source.valueOf(item.string("source")),
        item.intValue("version"),
        item.map("copy").map(CopyItem::order),
        item.instant("createdAt"));
  }

  private static Item cursor(BatchCursor cursor) {
    return switch (cursor) {
      case LineCursor at -> lines(at);
      case CopyCursor at -> CopyItem.of(at);
    };
  }

  private static Item lines(LineCursor cursor) {
    Item.Builder item =
        Item.builder()
            .with("offset", cursor.offset())
            .with("lines", cursor.lines())
            .with("place", cursor.place().name());
    cursor.file().ifPresent(file -> item.with("etag", file.etag()).with("bytes", file.bytes()));
    return item.build();
  }

  private static BatchCursor cursor(Item item) {
    return CopyItem.isCursor(item) ? CopyItem.cursor(item) : lines(item);
  }

  private static LineCursor lines(Item item) {
    Optional<UpsertFile> file =
        item.optionalString("etag").map(etag -> new UpsertFile(etag, item.longValue("bytes")));
    return new LineCursor(
        file,
        item.longValue("offset"),
        item.longValue("lines"),
        LineCursor.Place.valueOf(item.string("place")));
  }

  private static Item claim(Claim claim) {
    return Item.builder()
        .with("owner", claim.owner())
        .with("until", claim.until())
        .with("attempts", claim.attempts())
        .build();
  }

  private static Claim claim(Item item) {
    return new Claim(item.string("owner"), item.instant("until"), item.intValue("attempts"));
  }

  private static Item error(LineError error) {
    return Item.builder()
        .with(LINE, error.line())
        .with(CODE, error.code().name())
        .with(MESSAGE, error.message())
        .build();
  }

  private static LineError error(Item item) {
    return new LineError(
        item.longValue(LINE), ErrorCode.valueOf(item.string(CODE)), item.string(MESSAGE));
  }
}
