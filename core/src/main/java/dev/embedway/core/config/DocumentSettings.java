package dev.embedway.core.config;

import dev.embedway.core.erasure.ErasureSettings;
import dev.embedway.core.pipeline.PipelineSettings;
import dev.embedway.core.pipeline.control.PressureSettings;
import dev.embedway.core.settings.Environment;

/**
 * Settings of documents and their vectors.
 *
 * @param pipeline documents on their way
 * @param pressure load at which uploads are refused
 * @param database PostgreSQL
 * @param erasure of tenants
 * @param vectors engine that keeps them
 */
public record DocumentSettings(
    PipelineSettings pipeline,
    PressureSettings pressure,
    DatabaseSettings database,
    ErasureSettings erasure,
    VectorStoreSettings vectors) {

  DocumentSettings orPayloadKey(String key) {
    return new DocumentSettings(pipeline.orPayloadKey(key), pressure, database, erasure, vectors);
  }

  static DocumentSettings read(Environment environment) {
    return new DocumentSettings(
        PipelineSettings.read(environment),
        PressureSettings.read(environment),
        DatabaseSettings.read(environment),
        ErasureSettings.read(environment),
        VectorStoreSettings.read(environment));
  }
}
