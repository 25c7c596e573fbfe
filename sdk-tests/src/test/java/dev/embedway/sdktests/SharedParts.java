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
 * Hands one cloud, one Python and one Node to every test that asks for them. Packages are installed
 * while the cloud starts; the cloud ends with the run.
 */
final class SharedParts implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == SdkCloud.class || type == Python.class || type == Node.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Parts parts =
        context
            .getRoot()
            .getStore(Namespace.create(SharedParts.class))
            .computeIfAbsent(Parts.class, _ -> Parts.start(), Parts.class);
    Class<?> type = parameter.getParameter().getType();
    if (type == SdkCloud.class) {
      return parts.cloud();
    }
    return type == Python.class ? Parts.installed(parts.python()) : Parts.installed(parts.node());
  }

  private record Parts(SdkCloud cloud, Future<Python> python, Future<Node> node)
      implements AutoCloseable {

    static Parts start() {
      FutureTask<Python> python =
          new FutureTask<>(() -> Python.install(SdkCloud.SCRIPTS, SdkCloud.packages()));
      FutureTask<Node> node =
          new FutureTask<>(() -> Node.install(SdkCloud.SCRIPTS, SdkCloud.packages()));
      Thread.ofVirtual().start(python);
      Thread.ofVirtual().start(node);
      try {
        return new Parts(SdkCloud.start(), python, node);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    static <T> T installed(Future<T> packages) {
      try {
        return packages.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      } catch (ExecutionException e) {
        throw new IllegalStateException("packages were not installed", e.getCause());
      }
    }

    @Override
    public void close() {
      cloud.close();
    }
  }
}
