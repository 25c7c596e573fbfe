package dev.embedway.infra;

import dev.embedway.core.topology.FunctionSpec;
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
record DeployedFunction(FunctionSpec spec, Function function, IFunction live, Role role) {

  /** Its name without the prefix. */
  String shortName() {
    return Names.shortName(spec.name());
  }
}
