package dev.embedway.core.config;

import dev.embedway.core.pipeline.PipelineSettings;
import dev.embedway.core.settings.Environment;

/**
 * Settings of documents and their vectors.
 *
 * @param pipeline documents on their way
 * @param database PostgreSQL
 */
public record DocumentSettings(PipelineSettings pipeline, DatabaseSettings database) {

  static DocumentSettings read(Environment environment) {
    return new DocumentSettings(
        PipelineSettings.read(environment), DatabaseSettings.read(environment));
  }
}
