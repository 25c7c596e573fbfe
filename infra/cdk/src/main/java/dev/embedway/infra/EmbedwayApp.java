package dev.embedway.infra;

import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.InvalidContextException;
import dev.embedway.topology.Topology;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.App;

/** Entry point for the {@code cdk} command: writes the cloud assembly and ends. */
public final class EmbedwayApp {

  private EmbedwayApp() {}

  /**
   * Takes its choices from CDK's context, else from properties {@code embedway.<name>}, and its
   * output directory from CDK.
   */
  public static void main(String[] arguments) {
    App app = new App();
    try {
      if (app.getNode().getAllContext() instanceof Map<?, ?> given) {
        Deployment.refuseMisspelt(given.keySet().stream().map(String::valueOf).toList());
      }
      Deployment deployment = Deployment.of(name -> context(app, name));
      EmbedwayStacks.in(app, deployment, Topology.aws());
      print(deployment);
    } catch (InvalidContextException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    app.synth();
  }

  private static Optional<String> context(App app, String name) {
    return Optional.ofNullable(app.getNode().tryGetContext(name))
        .map(Object::toString)
        .or(() -> Optional.ofNullable(System.getProperty("embedway." + name)))
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static void print(Deployment deployment) {
    System.err.println("stage " + deployment.stage().name());
    deployment
        .stage()
        .choices()
        .forEach((key, value) -> System.err.println("  " + key + ": " + value));
  }
}
