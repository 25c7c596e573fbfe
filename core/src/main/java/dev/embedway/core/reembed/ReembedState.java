package dev.embedway.core.reembed;

import dev.embedway.core.store.StoreSpec;
import java.util.List;
import java.util.Optional;

/**
 * A store and the re-embeds of it that are not over.
 *
 * @param reembeds by their versions
 */
public record ReembedState(StoreSpec store, List<Reembed> reembeds) {
  public ReembedState {
    reembeds = List.copyOf(reembeds);
  }

  /** That of a version. */
  public Optional<Reembed> of(int version) {
    return reembeds.stream().filter(each -> each.target().version() == version).findFirst();
  }
}
