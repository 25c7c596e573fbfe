package dev.embedway.core.pipeline.job;

import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.tenant.Quota;
import dev.embedway.core.tenant.Quotas;
import java.util.List;
import java.util.Optional;

/**
 * Counts of what a tenant has, or a change of them.
 *
 * @param documents documents whose object was taken in and not removed, failed ones included
 * @param bytes sizes of their objects together
 * @param vectors vectors of visible generations, and of generations that are being embedded as far
 *     as they are more
 * @param records vectors that no document made, as they were noted last
 */
public record Tally(long documents, long bytes, long vectors, long records) {

  private static final List<Quota> COUNTED = List.of(Quota.DOCUMENTS, Quota.BYTES, Quota.VECTORS);

  /** Nothing. */
  public static final Tally NONE = new Tally(0, 0, 0);

  /** Counts of documents alone. */
  public Tally(long documents, long bytes, long vectors) {
    this(documents, bytes, vectors, 0);
  }

  /** The part of one document, generations under way left out. */
  public static Tally of(Document document) {
    return new Tally(
        document.source().isPresent() ? 1 : 0,
        document.source().map(SourceObject::bytes).orElse(0L),
        document.chunks());
  }

  /** The part of a document that may not be there. */
  public static Tally of(Optional<Document> document) {
    return document.map(Tally::of).orElse(NONE);
  }

  /** Both together. */
  public Tally plus(Tally other) {
    return new Tally(
        documents + other.documents,
        bytes + other.bytes,
        vectors + other.vectors,
        records + other.records);
  }

  /** The change from another to this one. */
  public Tally minus(Tally other) {
    return new Tally(
        documents - other.documents,
        bytes - other.bytes,
        vectors - other.vectors,
        records - other.records);
  }

  /** The count of a kind; that of vectors has records in it. */
  public long of(Quota quota) {
    return switch (quota) {
      case DOCUMENTS -> documents;
      case BYTES -> bytes;
      case VECTORS -> vectors + records;
      case STORES, KEYS ->
          throw new IllegalArgumentException(quota + " are not counted with documents");
    };
  }

  /** True if a change stays within the limits, or makes nothing more. */
  public boolean admits(Tally change, Quotas quotas) {
    return COUNTED.stream().noneMatch(quota -> isOver(quota, change, quotas));
  }

  private boolean isOver(Quota quota, Tally change, Quotas quotas) {
    return quotas.of(quota) > 0
        && change.of(quota) > 0
        && of(quota) + change.of(quota) > quotas.of(quota);
  }

  /**
   * Lets a change pass that stays within the limits, or makes nothing more.
   *
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  public void check(Tally change, Quotas quotas) {
    for (Quota quota : COUNTED) {
      if (isOver(quota, change, quotas)) {
        throw quota.exceeded(of(quota) + change.of(quota), quotas.of(quota));
      }
    }
  }
}
