package dev.embedway.local.cloud;

import dev.embedway.local.runner.HttpFrontDoor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * One start of a local cloud: servers side by side, then handlers, then doors.
 *
 * <p>One thread at a time.
 */
final class CloudStart {

  private final CloudConfig config;
  private final Consumer<String> progress;
  private final InstantSource clock = InstantSource.system();
  private final SecureRandom random = new SecureRandom();
  private final Stopwatch watch = new Stopwatch();
  private final ClosingStack closing = new ClosingStack();

  CloudStart(CloudConfig config, Consumer<String> progress) {
    this.config = config;
    this.progress = progress;
  }

  LocalCloud run() {
    boolean started = false;
    try {
      requireFreePort();
      closing.keep(config.data().lock(), CloudStart::release);
      LocalCloud cloud = open(config.data().secrets(random));
      progress.accept(watch.line());
      started = true;
      return cloud;
    } finally {
      if (!started) {
        closing.close();
      }
    }
  }

  private LocalCloud open(Secrets secrets) {
    try (ExecutorService executor =
        Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().factory())) {
      var database =
          Parallel.start(executor, () ->
              watch.time("PostgreSQL", () ->
                  CloudDatabase.open(config, secrets, clock, progress, closing)));
      var engine =
          Parallel.start(executor, () ->
              watch.time("model", () -> CloudEngine.open(config, clock, closing)));
      Emulators emulators = Emulators.start(config, secrets, clock, watch, closing, executor);
      CloudPorts ports =
          CloudPorts.over(emulators.clients(), config.settings().resources(), clock, random);
      Pipeline pipeline =
          Pipeline.of(config.settings(), ports, Parallel.join(engine), clock, random);
      HttpFrontDoor door =
          closing.keep(
              Api.open(
                  config, ports, pipeline, Parallel.join(engine), Parallel.join(database).vectors(), clock, random),
              HttpFrontDoor::close);
      return null;
    }
  }

  private void requireFreePort() {
    try (ServerSocket probe =
        new ServerSocket(config.port(), 1, InetAddress.getLoopbackAddress())) {
      probe.setReuseAddress(true);
    } catch (IOException e) {
      throw new LocalCloudException(
          "Port " + config.port() + " is taken. Name another: --port PORT, 0 for any free one", e);
    }
  }

  private static void release(FileChannel lock) {
    try {
      lock.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
