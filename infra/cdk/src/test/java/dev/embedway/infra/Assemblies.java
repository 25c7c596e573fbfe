package dev.embedway.infra;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests the deployments, each synthesized once for all test classes. */
final class Assemblies implements ParameterResolver {

  private final Map<Variant, Assembly> made = new ConcurrentHashMap<>();

  Assembly of(Variant variant) {
    return made.computeIfAbsent(variant, Assembly::of);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Assemblies.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Assemblies.class))
        .computeIfAbsent(Assemblies.class, key -> new Assemblies(), Assemblies.class);
  }
}
