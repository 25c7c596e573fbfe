package dev.embedway.functions.api;

import dev.embedway.core.fleet.ModelStore;
import dev.embedway.core.model.ModelArtifacts;
import java.io.IOException;
import java.nio.file.Path;

/** A store of models whose files are fetched from elsewhere. */
record StandInStore(ModelStore store, ModelArtifacts artifacts) implements ModelStore {

  @Override
  public void put(String model, Path directory) throws IOException {
    store.put(model, directory);
  }

  @Override
  public void fetch(String model, Path directory) {
    artifacts.fetch(model, directory);
  }
}
