package dev.embedway.models;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the engine uses the machine.
 *
 * @param workers threads that run models, at best as many as cores: each run uses one
 * @param natives directory that holds ONNX Runtime's libraries as plain files, in one directory a
 *     platform such as {@code linux-x64}; without it they are unpacked from the jar at every start
 */
public record EngineSettings(int workers, @Nullable Path natives) {
  public EngineSettings {
    if (workers < 1 || workers > 256) {
      throw new IllegalArgumentException("workers " + workers + ": allowed are 1..256");
    }
  }

  /** One worker a core of this machine. */
  public static EngineSettings ofThisMachine(@Nullable Path natives) {
    return new EngineSettings(Runtime.getRuntime().availableProcessors(), natives);
  }
}
