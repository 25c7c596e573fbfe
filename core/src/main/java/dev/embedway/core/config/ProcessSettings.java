package dev.embedway.core.config;

import dev.embedway.core.settings.Environment;

/**
 * Settings of a process and of the resources around it.
 *
 * @param resources names and clocks of what is deployed
 * @param lambda functions on Lambda
 * @param command the local cloud and the command line
 */
public record ProcessSettings(
    ResourceSettings resources, LambdaSettings lambda, CommandSettings command) {

  static ProcessSettings read(Environment environment) {
    return new ProcessSettings(
        ResourceSettings.read(environment),
        LambdaSettings.read(environment),
        CommandSettings.read(environment));
  }
}
