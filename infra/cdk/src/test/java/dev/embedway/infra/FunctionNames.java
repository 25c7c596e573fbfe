package dev.embedway.infra;

import dev.embedway.topology.FunctionId;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of functions, as descriptions in the templates have them. */
final class FunctionNames {

  private FunctionNames() {}

  static Set<String> names(FunctionId... functions) {
    return Stream.of(functions).map(FunctionId::functionName).collect(Collectors.toSet());
  }
}
