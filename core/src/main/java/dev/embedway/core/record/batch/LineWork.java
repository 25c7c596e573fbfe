package dev.embedway.core.record.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.record.ContentTokens;
import dev.embedway.core.record.RecordService;
import dev.embedway.core.record.batch.LineSlice.Line;
import dev.embedway.core.store.StoreLookup;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Writing of batches whose records are lines of a file. */
@ThreadSafe
public final class LineWork implements BatchWork {

  /** Time that a caller has for an upload; its URL ends much sooner. */
  static final Duration UPLOAD_TIME = Duration.ofDays(1);

  private final UpsertFiles files;
  private final StoreLookup stores;
  private final RecordService records;
  private final LineReader reader;
  private final LineWriter writer;
  private final InstantSource clock;

  public LineWork(
      UpsertFiles files,
      StoreLookup stores,
      RecordService records,
      LineReader reader,
      TenantLimits limits,
      InstantSource clock) {
    this.files = files;
    this.stores = stores;
    this.records = records;
    this.reader = reader;
    this.writer = new LineWriter(records, limits);
    this.clock = clock;
  }

  @Override
  public Optional<UpsertProgress> begun(UpsertBatch batch, Instant now) {
    Optional<UpsertFile> file = files.head(batch.target());
    if (file.isEmpty() && now.isAfter(batch.order().createdAt().plus(UPLOAD_TIME))) {
      throw new NotFoundException(
          ErrorCode.FILE_NOT_FOUND,
          "no file was uploaded within " + UPLOAD_TIME.toHours() + " hours");
    }
    return file.map(it -> batch.progress().begun(LineCursor.startOf(it), now));
  }

  @Override
  public boolean work(BatchTurn turn) {
    UpsertBatch batch = turn.batch();
    StoreSpec store = stores.requireById(batch.target().tenant(), batch.target().storeId());
    StoreVersion version = version(batch, store);
    ContentTokens counter = records.tokens(turn.request(), store);
    LineSlice slice = LineSlice.of(bytes(batch), cursor(batch));
    int from = 0;
    boolean goesOn;
    do {
      List<Line> rest = slice.lines().subList(from, slice.lines().size());
      LineGroup group = LineGroup.of(batch, version, rest, reader, counter);
      if (!writer.mayBeEmbedded(batch.target().tenant(), group)) {
        return false;
      }
      List<LineError> refused = writer.write(turn.request(), store, version, group);
      from += group.lines();
      LineCursor next =
          from == slice.lines().size() ? slice.end() : slice.lines().get(from - 1).after();
      goesOn = turn.moved(moved(turn.batch(), group, refused, next));
    } while (goesOn && from < slice.lines().size());
    return true;
  }

  private UpsertProgress moved(
      UpsertBatch at, LineGroup group, List<LineError> refused, LineCursor next) {
    int refusedNow = refused.size() - group.refused().size();
    long upserted = group.sound().size() - (long) refusedNow;
    UpsertCounts more = new UpsertCounts(upserted, refused.size());
    return at.progress().past(next, more, refused, clock.instant());
  }

  private static StoreVersion version(UpsertBatch batch, StoreSpec store) {
    return store.versions().stream()
        .filter(each -> each.number() == batch.order().version())
        .findFirst()
        .orElseThrow();
  }

  private static LineCursor cursor(UpsertBatch batch) {
    return switch (batch.progress().cursor()) {
      case LineCursor cursor -> cursor;
      case CopyCursor cursor -> throw new IllegalStateException("no lines but " + cursor);
    };
  }

  private byte[] bytes(UpsertBatch batch) {
    LineCursor cursor = cursor(batch);
    int length = (int) Math.min(cursor.bytesLeft(), LineSlice.BYTES);
    if (length == 0) {
      return new byte[0];
    }
    return files
        .read(batch.target(), cursor.file().orElseThrow(), cursor.offset(), length)
        .orElseThrow(() ->
            new NotFoundException(
                ErrorCode.FILE_NOT_FOUND,
                "the uploaded file was replaced or deleted while it was read"));
  }
}
