package dev.embedway.core.config;

import java.util.List;

/**
 * The environment has values that cannot be used: all of them, so that one correction is enough.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  ConfigurationException(List<String> faults) {
    super("configuration: " + String.join("; ", faults));
  }
}
