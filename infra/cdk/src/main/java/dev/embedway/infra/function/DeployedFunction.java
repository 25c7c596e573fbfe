package dev.embedway.infra.function;

import dev.embedway.infra.construct.Names;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.lambda.Function;
import software.amazon.awscdk.services.lambda.IFunction;

/**
 * A function in the stack.
 *
 * @param id which one it is
 * @param function the function itself
 * @param live what is called: the alias of its newest version, started from a snapshot
 * @param role its own, of no other function
 */
public record DeployedFunction(FunctionId id, Function function, IFunction live, Role role) {

  /** Its name without the prefix. */
  public String shortName() {
    return Names.shortName(id.functionName());
  }

  /** Its definition in the topology. */
  public FunctionSpec spec() {
    return id.spec();
  }
}
