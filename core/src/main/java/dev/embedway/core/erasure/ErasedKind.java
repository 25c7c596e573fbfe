package dev.embedway.core.erasure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of thing that an erasure takes away, as receipts count it. */
public enum ErasedKind {
  /** Keys of the tenant's callers. */
  API_KEYS,
  /** The tenant's own entry. */
  TENANTS,
  /** Versions of objects in the documents bucket, metadata files and delete markers included. */
  SOURCE_VERSIONS,
  /** Objects of the artifacts bucket: extracted texts, chunk batches, vectors, attributes. */
  ARTIFACTS,
  /** Chunks in the vector store, each with its vector. */
  CHUNKS,
  /** Rows that the vector store had of a document: chunks, vectors and notes of batches. */
  ROWS,
  /** Documents in the vector store. */
  INDEXED_DOCUMENTS,
  /** Documents of the ledger. */
  DOCUMENTS,
  /** Jobs of documents. */
  JOBS,
  /** Messages that were given up. */
  DEAD_LETTERS,
  /** Entries of the forget list. */
  FORGET_ENTRIES,
  /** Vector stores, deleted ones and their names included. */
  STORES,
  /** Answers that are kept for repeated uploads. */
  IDEMPOTENCY_KEYS,
  /** Nonces of signed requests. */
  NONCES,
  /** Buckets of rate limits. */
  LIMITER_BUCKETS,
  /** Leases of batches and turns. */
  LEASES,
  /** Daily usage, which was added to that of all erased tenants. */
  USAGE_RECORDS,
  /** Audit records, which are kept under a pseudonym. */
  AUDIT_RECORDS,
  /** Counts, notes and epochs of the tenant. */
  OTHER_ITEMS;

  /** Name in answers and receipts. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of this name. */
  public static Optional<ErasedKind> named(String wire) {
    return Arrays.stream(values()).filter(kind -> kind.wire().equals(wire)).findFirst();
  }
}
