package dev.embedway.core.copy;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.record.RecordQuota;
import dev.embedway.core.record.batch.BatchTurn;
import dev.embedway.core.record.batch.BatchWork;
import dev.embedway.core.record.batch.CopyCursor;
import dev.embedway.core.record.batch.CopyOrder;
import dev.embedway.core.record.batch.LineCursor;
import dev.embedway.core.record.batch.LineError;
import dev.embedway.core.record.batch.UpsertBatch;
import dev.embedway.core.record.batch.UpsertCounts;
import dev.embedway.core.record.batch.UpsertProgress;
import dev.embedway.core.reembed.RecordFiller;
import dev.embedway.core.reembed.RecordWay;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordRoom;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorStore;
import dev.embedway.core.vector.VectorStore.LackingRecords;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Copying into stores: the records of a store first, by id, then its documents, by key; or
 * documents of any stores. Each is looked at once, but for those of a part whose move was lost.
 */
@ThreadSafe
public final class CopyWork implements BatchWork {

  private final StoreLookup stores;
  private final RecordFiller filler;
  private final RecordTransfer transfer;
  private final VectorStore vectors;
  private final RecordQuota quota;
  private final DocumentSelection selection;
  private final DocumentCopier documents;
  private final InstantSource clock;

  public CopyWork(
      StoreLookup stores,
      RecordFiller filler,
      RecordTransfer transfer,
      VectorStore vectors,
      RecordQuota quota,
      DocumentSelection selection,
      DocumentCopier documents,
      InstantSource clock) {
    this.stores = stores;
    this.filler = filler;
    this.transfer = transfer;
    this.vectors = vectors;
    this.quota = quota;
    this.selection = selection;
    this.documents = documents;
    this.clock = clock;
  }

  @Override
  public Optional<UpsertProgress> begun(UpsertBatch batch, Instant now) {
    return Optional.of(batch.progress().begun(batch.progress().cursor(), now));
  }

  @Override
  public boolean work(BatchTurn turn) {
    boolean goesOn;
    do {
      Optional<CopiedPart> part = part(turn, cursor(turn.batch()));
      if (part.isEmpty()) {
        return false;
      }
      CopiedPart done = part.get();
      goesOn =
          turn.moved(
              turn.batch()
                  .progress()
                  .past(done.next(), done.counts(), done.faults(), clock.instant()));
    } while (goesOn && !cursor(turn.batch()).isEnd());
    return true;
  }

  private static CopyCursor cursor(UpsertBatch batch) {
    return switch (batch.progress().cursor()) {
      case CopyCursor cursor -> cursor;
      case LineCursor cursor -> throw new IllegalStateException("no copy but " + cursor);
    };
  }

  /** Copies the next part; empty when the time is over or the tenant has to wait for tokens. */
  private Optional<CopiedPart> part(BatchTurn turn, CopyCursor at) {
    TenantId tenant = turn.batch().target().tenant();
    StoreSpec to = stores.requireById(tenant, turn.batch().target().storeId());
    CopyOrder order = turn.batch().order().copy().orElseThrow();
    return switch (order.origin()) {
      case CopyOrder.Origin.Store origin -> {
        StoreSpec from = stores.requireById(tenant, origin.id());
        yield switch (at.part()) {
          case RECORDS -> records(RecordWay.between(from, to), at, turn.request().deadline());
          case DOCUMENTS -> Optional.of(documents.copy(from, to, at));
          case END -> Optional.of(CopiedPart.none(CopyCursor.Part.END));
        };
      }
      case CopyOrder.Origin.Documents asked ->
          Optional.of(selected(turn, to, at, () -> selection.next(tenant, asked, at)));
      case CopyOrder.Origin.Keywords asked ->
          Optional.of(selected(turn, to, at, () -> selection.next(to, asked, at)));
    };
  }

  private CopiedPart selected(
      BatchTurn turn, StoreSpec to, CopyCursor at, Supplier<SelectedDocuments> next) {
    return switch (at.part()) {
      case RECORDS -> CopiedPart.none(CopyCursor.Part.DOCUMENTS);
      case DOCUMENTS -> documents.copy(next.get(), to, turn.batch().order().createdAt());
      case END -> CopiedPart.none(CopyCursor.Part.END);
    };
  }

  /** Counts records that are there, also those of a part whose move was lost. */
  private Optional<CopiedPart> records(RecordWay way, CopyCursor at, Instant deadline) {
    RecordFiller.Step step = filler.step(way, at.after(), room(way), deadline);
    quota.note(way.way().to().tenant());
    return switch (step.kind()) {
      case WAITS -> Optional.empty();
      case END -> Optional.of(withoutText(way, at));
      case BROUGHT ->
          Optional.of(
              new CopiedPart(
                  at.past(step.last()),
                  new UpsertCounts(
                      transfer.common(way.way(), at.after(), step.last()), step.refused().size()),
                  step.refused().stream().map(CopyWork::refused).toList()));
    };
  }

  /** Number of records that the next step may bring. */
  private int room(RecordWay way) {
    RecordRoom room = quota.room(way.way().to().tenant());
    int next = room.of(RecordFiller.COPIED);
    if (next == 0 && vectors.lacking(way.way().from(), way.way().to(), 1).records() > 0) {
      room.check(1);
    }
    return Math.max(1, next);
  }

  /** The end of the records: those of a vector alone, where that cannot be copied. */
  private CopiedPart withoutText(RecordWay way, CopyCursor at) {
    LackingRecords lacking = vectors.lacking(way.way().from(), way.way().to(), LineError.MAX_KEPT);
    List<LineError> faults =
        lacking.firstIds().stream()
            .limit(lacking.withoutText())
            .map(id -> fault(id, "has no text, and its vector is of another model or length"))
            .toList();
    return new CopiedPart(
        CopyCursor.before(CopyCursor.Part.DOCUMENTS),
        new UpsertCounts(transfer.common(way.way(), at.after(), ""), lacking.withoutText()),
        faults);
  }

  private static LineError refused(String id) {
    return fault(id, "has a text that the model refuses");
  }

  private static LineError fault(String id, String reason) {
    return new LineError(0, ErrorCode.INVALID_PARAMETER, "record " + id + " " + reason);
  }
}
