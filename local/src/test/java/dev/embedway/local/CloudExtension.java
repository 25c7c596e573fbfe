package dev.embedway.local;

import dev.embedway.local.cloud.LocalCloud;
import java.util.Objects;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one running local cloud to every test class that asks for it; it ends with the run. */
public final class CloudExtension implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalCloud.class;
  }

  @Override
  public LocalCloud resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return Objects.requireNonNull(
            context
                .getRoot()
                .getStore(Namespace.create(CloudExtension.class))
                .computeIfAbsent(RunningCloud.class, _ -> RunningCloud.start(), RunningCloud.class))
        .cloud();
  }
}
