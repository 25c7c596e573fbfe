package dev.embedway.models.catalog;

import dev.embedway.core.model.ModelSpec;
import java.util.List;

/** Result of reading a user's own model directory. */
sealed interface DirectoryCard {

  /** A model that can be asked for. */
  record Usable(ModelSpec card, ModelFiles files) implements DirectoryCard {}

  /**
   * A directory that is no model yet.
   *
   * @param faults all that it lacks, each with its file
   */
  record Unusable(List<String> faults) implements DirectoryCard {
    public Unusable {
      faults = List.copyOf(faults);
    }
  }
}
