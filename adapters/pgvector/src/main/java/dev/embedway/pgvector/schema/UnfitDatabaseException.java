package dev.embedway.pgvector.schema;

import java.util.List;

/** A database that answers and cannot hold the vector store; says everything that is to be done. */
public final class UnfitDatabaseException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  UnfitDatabaseException(List<String> faults) {
    super(String.join(" ", faults));
  }
}
