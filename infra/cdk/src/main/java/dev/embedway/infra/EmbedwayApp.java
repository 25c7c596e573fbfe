package dev.embedway.infra;

import dev.embedway.core.topology.Topology;
import java.util.Optional;
import software.amazon.awscdk.App;

/** What the {@code cdk} command runs: writes the cloud assembly and ends. */
public final class EmbedwayApp {

  private EmbedwayApp() {}

  /**
   * Takes its choices from CDK's context, else from properties {@code embedway.<name>}, and its
   * place to write from CDK.
   */
  public static void main(String[] arguments) {
    App app = new App();
    Context context =
        new Context(name ->
            Optional.ofNullable(app.getNode().tryGetContext(name))
                .map(Object::toString)
                .or(() -> Optional.ofNullable(System.getProperty("embedway." + name))));
    try {
      EmbedwayStacks.in(app, Deployment.of(context), Topology.aws());
    } catch (UnusableChoice e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
    app.synth();
  }
}
