package dev.embedway.sdktests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands one cloud and one Python to every test that asks for them. Python is installed while the
 * cloud starts; the cloud ends with the run.
 */
final class SharedParts implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SdkCloud.class || type == Python.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Parts parts =
        context
            .getRoot()
            .getStore(Namespace.create(SharedParts.class))
            .computeIfAbsent(Parts.class, _ -> Parts.start(), Parts.class);
    return parameter.getParameter().getType() == SdkCloud.class ? parts.cloud() : parts.installed();
  }

  private record Parts(SdkCloud cloud, Future<Python> python) implements AutoCloseable {

    static Parts start() {
      FutureTask<Python> python =
          new FutureTask<>(() -> Python.install(SdkCloud.SCRIPTS, SdkCloud.packages()));
      Thread.ofVirtual().start(python);
      try {
        return new Parts(SdkCloud.start(), python);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    Python installed() {
      try {
        return python.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("Python's packages were not installed", e.getCause());
      }
    }

    @Override
    public void close() {
      cloud.close();
    }
  }
}
