package dev.embedway.aws;

import dev.embedway.core.observe.Meter;
import dev.embedway.core.observe.MetricSink;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** The meter of a pipeline's worker, which adds to the fleet's numbers in the control table. */
public final class FleetMeter {

  private FleetMeter() {}

  /** A meter that has counted nothing; its owner flushes it after each invocation. */
  public static Meter of(
      AwsClients clients,
      String controlTable,
      MetricSink sink,
      RandomGenerator random,
      InstantSource clock) {
    return new Meter(
        new DynamoCounterStore(clients.dynamoDb(), controlTable, random),
        new DynamoUsageStore(clients.dynamoDb(), controlTable, random),
        sink,
        clock);
  }
}
