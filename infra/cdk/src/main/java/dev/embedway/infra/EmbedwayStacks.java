package dev.embedway.infra;

import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.stateful.StatefulStack;
import dev.embedway.infra.stateless.StatelessStack;
import dev.embedway.topology.Topology;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.TagProps;
import software.amazon.awscdk.Tags;

/**
 * The two stacks of a stage.
 *
 * @param stateful what must outlive a deployment
 * @param stateless what may be made again
 */
public record EmbedwayStacks(StatefulStack stateful, StatelessStack stateless) {

  /** Makes both stacks, in the account and region of the deployer. */
  public static EmbedwayStacks in(App app, Deployment deployment, Topology topology) {
    StatefulStack stateful =
        new StatefulStack(
            app,
            deployment,
            topology,
            props(deployment, "Embedway's tables, buckets, queues and database"));
    StatelessStack stateless =
        new StatelessStack(
            app,
            deployment,
            topology,
            stateful,
            props(deployment, "Embedway's functions, HTTP API, schedules and alarms"));
    Tags.of(app)
        .add(
            "embedway:stage",
            deployment.stage().name(),
            // Not yet in the published schema of that resource.
            TagProps.builder().excludeResourceTypes(List.of("AWS::CloudWatch::Dashboard")).build());
    return new EmbedwayStacks(stateful, stateless);
  }

  private static StackProps props(Deployment deployment, String description) {
    return StackProps.builder()
        .description(description)
        .terminationProtection(deployment.stage().isProtected())
        .build();
  }
}
