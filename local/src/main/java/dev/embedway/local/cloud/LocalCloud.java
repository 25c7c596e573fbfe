package dev.embedway.local.cloud;

import dev.embedway.core.composition.CoreServices;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import dev.embedway.local.cloud.data.DataDirectory;
import dev.embedway.local.cloud.lifecycle.ClosingStack;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Embedway on this machine: the handlers of the topology, over embedded emulators or the services
 * at an endpoint.
 *
 * <p>Thread-safe. What was accepted before the process ended, however it ended, is finished after
 * the next start on the same directory.
 */
public final class LocalCloud implements AutoCloseable {

  private final DataDirectory data;
  private final Connection connection;
  private final CoreServices services;
  private final RunningTopology topology;
  private final ClosingStack closing;

  LocalCloud(
      DataDirectory data,
      Connection connection,
      CoreServices services,
      RunningTopology topology,
      ClosingStack closing) {
    this.data = data;
    this.connection = connection;
    this.services = services;
    this.topology = topology;
    this.closing = closing;
  }

  /**
   * Starts it; seconds. The HTTP API answers when this returns.
   *
   * @param progress told in lines what takes time
   * @throws LocalCloudException when it cannot run, saying what to do
   * @throws dev.embedway.emulators.server.EmulatorException likewise
   */
  public static LocalCloud start(CloudConfig config, Consumer<String> progress) {
    return new CloudStart(config, progress).run();
  }

  /** Addresses and credentials; also in {@code connection.json}. */
  public Connection connection() {
    return connection;
  }

  /** Root of its data directory. */
  public Path dataDirectory() {
    return data.root();
  }

  /** Counts of what its pipeline has ingested for tenant {@code default}. */
  public IngestFigures figures() {
    return IngestFigures.of(services.pipeline().ledger(), services.pipeline().ports().artifacts());
  }

  /** The services that its handlers use, to look behind the API. */
  public CoreServices services() {
    return services;
  }

  /** Its parts as they run. */
  public RunningTopology topology() {
    return topology;
  }

  /**
   * Stops polling, waits a bounded time for what is under way, answers open requests, and stops
   * every server that it started. Idempotent.
   */
  @Override
  public void close() {
    closing.close();
  }
}
