package dev.embedway.local.cli.keys;

import dev.embedway.local.cli.client.ApiClient;
import java.util.Map;
import picocli.CommandLine.Option;

/** The tenant whose keys a command is about. */
final class TenantOption {

  @Option(
      names = "--tenant",
      paramLabel = "TENANT",
      defaultValue = "default",
      description = "Whose key; default: ${DEFAULT-VALUE}.")
  private TenantName tenant = new TenantName("default");

  String name() {
    return tenant.text();
  }

  /** A path with the tenant as its parameter. */
  String on(String path) {
    return ApiClient.query(path, Map.of("tenant", name()));
  }
}
