package dev.embedway.core.pipeline.deadletter;

/** Class of a fault, by the name that dead letters and metrics give it. */
public enum FailureCode {
  TIMEOUT(FailureType.RETRY),
  RATE_LIMIT(FailureType.RETRY),
  UPSTREAM_5XX(FailureType.RETRY),
  NETWORK(FailureType.RETRY),
  /** A part of our own is away: the ledger, a bucket, the vector store. */
  DEPENDENCY(FailureType.RETRY),
  /** Another worker has what this one needs. */
  BUSY(FailureType.RETRY),
  /** Others of the tenant come first; no fault, so however long it lasts it is no end. */
  WAITING(FailureType.RETRY),
  BAD_REQUEST(FailureType.PERMANENT),
  UNAUTHORIZED(FailureType.PERMANENT),
  FORBIDDEN(FailureType.PERMANENT),
  NOT_FOUND(FailureType.PERMANENT),
  CONFLICT(FailureType.PERMANENT),
  PAYLOAD_TOO_LARGE(FailureType.PERMANENT),
  UNPROCESSABLE_ENTITY(FailureType.PERMANENT),
  BAD_JSON(FailureType.PERMANENT),
  INVALID_INPUT(FailureType.PERMANENT),
  /** Settings, or the model that a store has, do not allow it. */
  CONFIG(FailureType.PERMANENT),
  /** An upstream's answer that is none. */
  MALFORMED_ANSWER(FailureType.PERMANENT),
  UNKNOWN(FailureType.UNKNOWN);

  private final FailureType type;

  FailureCode(FailureType type) {
    this.type = type;
  }

  /** Kind of such faults, by what is done about them. */
  public FailureType type() {
    return type;
  }
}
