package dev.embedway.local.cli;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cloud.lifecycle.LocalCloudException;

/** Exceptions whose message is written for the user. */
final class Failures {

  private Failures() {}

  static boolean areForeseen(Throwable thrown) {
    return thrown instanceof CommandFailure
        || thrown instanceof LocalCloudException
        || thrown instanceof EmulatorException
        || thrown instanceof ConfigurationException
        || thrown instanceof EmbedwayException;
  }
}
