package dev.embedway.topology;

/** Kind of event that starts a function. */
public enum EventSource {
  /** A request of the HTTP API; {@link FunctionId#DATA} has {@link ScheduledUpserts} beside. */
  HTTP,
  /** Messages of the queues ({@link QueueId}) that it consumes. */
  QUEUE,
  /** A schedule of {@link Topology#schedules}. */
  SCHEDULE,
  /** CloudFormation, once a deployment. */
  DEPLOYMENT
}
