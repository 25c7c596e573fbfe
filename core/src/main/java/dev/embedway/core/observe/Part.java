package dev.embedway.core.observe;

import java.util.Locale;

/**
 * A service that the installation depends on. Providers of models are not among them: each has a
 * breaker, and the failure of one leaves the others' models as they are.
 */
public enum Part {
  /** PostgreSQL, with the vectors. */
  DATABASE,
  /** DynamoDB, with keys, stores, jobs and the cache. */
  DYNAMODB,
  /** S3, with documents and artifacts. */
  S3,
  /** SQS, with the pipeline's messages. */
  SQS;

  /** The name in JSON and in logs. */
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }
}
