package dev.embedway.core.record.batch;

import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Records that one request wants written into a store.
 *
 * @param claim of the worker that is at it
 * @param revision writes of it so far; 0 before it is there
 */
public record UpsertBatch(
    Target target, Order order, UpsertProgress progress, Claim claim, long revision) {

  private static final String PREFIX = "vsb_";
  private static final int ID_HEX_OF_RECORD = 24;

  /**
   * The batch and its store.
   *
   * @param id {@code vsb_} + 20 hex digits, ordered by the time at which the batch was made
   */
  public record Target(TenantId tenant, String id, String storeId) {}

  /** Source of a batch's lines. */
  public enum Source {
    /** The request's body. */
    INLINE,
    /** A file that the caller puts. */
    UPLOAD,
    /** Records and documents that are there. */
    COPY
  }

  /**
   * The request.
   *
   * @param caller for whom models are allowed or not
   * @param version of the store that was live, whose vectors the records' values are
   * @param copy order to copy; empty for another source
   */
  public record Order(
      Caller caller, Source source, int version, Optional<CopyOrder> copy, Instant createdAt) {}

  /**
   * A worker's claim.
   *
   * @param owner the worker; empty for none
   * @param until time from which others may take the batch over
   * @param attempts claims since the last progress
   */
  public record Claim(String owner, Instant until, int attempts) {

    /** Nobody's. */
    public static final Claim NONE = new Claim("", Instant.EPOCH, 0);
  }

  /** A batch that is new. */
  static UpsertBatch of(Target target, Order order) {
    BatchCursor start = order.source() == Source.COPY ? CopyCursor.START : LineCursor.START;
    return new UpsertBatch(
        target, order, UpsertProgress.queued(start, order.createdAt()), Claim.NONE, 0);
  }

  /** A new id. */
  static String newId(Instant now, RandomGenerator random) {
    byte[] drawn = new byte[4];
    random.nextBytes(drawn);
    return PREFIX + "%012x".formatted(now.toEpochMilli()) + HexFormat.of().formatHex(drawn);
  }

  /** Id of the record of a line that names none: the same however often the line is read. */
  String recordId(long line) {
    return "vec_" + ContentHash.of(target.id() + "/" + line).hex().substring(0, ID_HEX_OF_RECORD);
  }

  /** The same at other progress, its claim renewed. */
  UpsertBatch at(UpsertProgress next, Claim renewed) {
    return new UpsertBatch(target, order, next, renewed, revision);
  }

  /** The same with another claim. */
  UpsertBatch claimed(Claim next) {
    return new UpsertBatch(target, order, progress, next, revision);
  }

  /** The same as another write of it. */
  public UpsertBatch revised(long number) {
    return new UpsertBatch(target, order, progress, claim, number);
  }
}
