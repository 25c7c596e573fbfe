package dev.embedway.infra.function;

import dev.embedway.infra.construct.Names;
import dev.embedway.topology.FunctionSpec;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;

/**
 * A function in the stack.
 *
 * @param spec what it is
 * @param function the function itself
 * @param live what is called: the alias of its newest version, started from a snapshot
 * @param role its own, of no other function
 */
public record DeployedFunction(FunctionSpec spec, Function function, IFunction live, Role role) {

  /** Its name without the prefix. */
  public String shortName() {
    return Names.shortName(spec.name());
  }
}
