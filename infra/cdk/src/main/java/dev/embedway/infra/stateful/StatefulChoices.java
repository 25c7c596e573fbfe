package dev.embedway.infra.stateful;

import dev.embedway.infra.deployment.DatabaseChoice.Aurora;
import dev.embedway.infra.deployment.DatabaseChoice.Named;
import dev.embedway.infra.deployment.Deployment;
import java.util.List;
import java.util.Locale;
import software.amazon.awscdk.CfnParameter;
import software.amazon.awscdk.CfnRule;
import software.amazon.awscdk.CfnRuleAssertion;
import software.amazon.awscdk.Fn;
import software.amazon.awscdk.Stack;

/**
 * Choices of a stage file that decide about data. A deployment that would change one is refused by
 * CloudFormation before it changes anything, unless the change is confirmed.
 *
 * <p>Each choice is the default of a parameter. At the first deployment the parameter takes it; at
 * later ones CDK's command hands over the value of before, whatever the default is now. A rule of
 * the template compares that value with the stage file's.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/rules-section-structure.html">Rules</a>
 */
final class StatefulChoices {

  private static final String NONE = "none";

  private final Deployment deployment;

  StatefulChoices(Deployment deployment) {
    this.deployment = deployment;
  }

  /** Adds the parameters and rules to a stack, and a record of what was chosen. */
  void guard(Stack stack) {
    CfnParameter database =
        guard(
            stack,
            "ChosenDatabase",
            database(),
            "Functions would use another database, and nothing that is in the one of before.");
    CfnParameter aurora =
        guard(
            stack,
            "ChosenAurora",
            aurora(),
            "The Aurora cluster would be made, moved to another network, or deleted.");
    CfnParameter data =
        guard(
            stack,
            "ChosenData",
            word(deployment.stage().keeping().data()),
            "The fate of tables and buckets would be another when their stack goes.");
    // A resource changes with them: an update of parameters alone counts as none.
    software.amazon.awscdk.services.ssm.CfnParameter.Builder.create(stack, "Choices")
        .type("String")
        .description("Choices of the stage file that this stack was deployed with")
        .value(
            "database "
                + database.getValueAsString()
                + ", aurora "
                + aurora.getValueAsString()
                + ", data "
                + data.getValueAsString())
        .build();
  }

  private String database() {
    return switch (deployment.database()) {
      case Aurora _ -> "aurora";
      case Named named -> named.url();
    };
  }

  private String aurora() {
    return deployment.database().cluster().map(aurora -> word(aurora.egress())).orElse(NONE);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static CfnParameter guard(Stack stack, String name, String value, String meaning) {
    CfnParameter parameter =
        CfnParameter.Builder.create(stack, name)
            .type("String")
            .defaultValue(value)
            .description("Confirms a change of the stage file. " + meaning)
            .build();
    CfnRule.Builder.create(stack, name + "Confirmed")
        .assertions(
            List.of(
                CfnRuleAssertion.builder()
                    .assertValue(Fn.conditionEquals(parameter.getValueAsString(), value))
                    .assertDescription(
                        meaning
                            + " Nothing was changed. Read docs/deploy.md, Change what holds data;"
                            + " then confirm it: cdk deploy ... --parameters "
                            + stack.getStackName()
                            + ":"
                            + name
                            + "="
                            + value)
                    .build()))
        .build();
    return parameter;
  }
}
