package dev.embedway.topology;

/** Kind of event that starts a function. */
public enum EventSource {
  /** A request of the HTTP API. */
  HTTP,
  /** Messages of the queues ({@link QueueId}) that it consumes. */
  QUEUE,
  /** A schedule of {@link Topology#schedules}. */
  SCHEDULE,
  /** CloudFormation, once a deployment. */
  DEPLOYMENT
}
