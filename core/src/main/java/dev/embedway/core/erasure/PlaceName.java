package dev.embedway.core.erasure;

/** The places that hold data of tenants, in the order in which they are searched. */
public enum PlaceName {
  /** API keys, and the tenant itself: from then on nothing is taken in for it. */
  ACCESS,
  /** The ledger: documents, jobs, dead letters. Events of objects that go find no document. */
  LEDGER,
  /** The control table: stores, leases, limits, usage. */
  CONTROL,
  /** The documents bucket. */
  SOURCES,
  /** The artifacts bucket. */
  ARTIFACTS,
  /** The vector store. */
  VECTORS,
  /** The audit. */
  AUDIT
}
