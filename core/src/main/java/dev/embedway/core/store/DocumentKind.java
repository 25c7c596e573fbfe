package dev.embedway.core.store;

/** Kind of a document in a vector store; a document never becomes one of another kind. */
public enum DocumentKind {
  /** An object of the documents bucket, which the ledger knows and jobs bring into the store. */
  FILE,
  /** A vector with or without text that a caller wrote; the vector store alone knows it. */
  RECORD;

  private static final String OF_FILES = "doc_";

  /** True if an id may be a file's, and is no record's. */
  public static boolean isIdOfFile(String id) {
    return id.startsWith(OF_FILES);
  }
}
