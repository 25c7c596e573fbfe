package dev.embedway.core.settings;

import java.util.List;

/**
 * The environment has values that cannot be used: all of them, so that one correction is enough.
 */
public final class ConfigurationException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** A failure with every fault, each naming its variable. */
  public ConfigurationException(List<String> faults) {
    super("configuration: " + String.join("; ", faults));
  }
}
