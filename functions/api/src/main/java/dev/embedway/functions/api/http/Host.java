package dev.embedway.functions.api.http;

/** Host of the functions, by what only some of them have. */
public enum Host {
  /** API Gateway sends an answer when it is whole. */
  AWS,
  /** The server goes on with a stream whose first event it gets. */
  LOCAL_CLOUD
}
