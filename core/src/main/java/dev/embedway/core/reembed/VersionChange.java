package dev.embedway.core.reembed;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Changes of a store's versions. Pure. A retired version stays in the store's list, so that its
 * number, which is part of the ids of jobs, is never given again.
 */
final class VersionChange {

  private VersionChange() {}

  /** The store's version in a use that one at most is in. */
  static Optional<StoreVersion> in(State state, StoreSpec store) {
    return store.versions().stream().filter(each -> each.state() == state).findFirst();
  }

  /**
   * The version that is being built.
   *
   * @throws ConflictException {@code state_conflict} where none is
   */
  static StoreVersion building(StoreSpec store) {
    return in(State.BUILDING, store)
        .orElseThrow(() ->
            new ConflictException(
                ErrorCode.STATE_CONFLICT, "no version of the store is being built"));
  }

  static StoreSpec adding(StoreVersion version, StoreSpec store) {
    List<StoreVersion> all = new ArrayList<>(store.versions());
    all.add(version);
    return store.with(all);
  }

  /** The store whose searches read a version; the one that they read before can be gone back to. */
  static StoreSpec serving(int number, StoreSpec store) {
    return store.with(
        store.versions().stream()
            .map(each -> each.number() == number ? each.in(State.LIVE) : beside(each))
            .toList());
  }

  private static StoreVersion beside(StoreVersion version) {
    return switch (version.state()) {
      case LIVE -> version.in(State.PREVIOUS);
      case PREVIOUS -> version.in(State.RETIRED);
      case BUILDING, RETIRED -> version;
    };
  }

  static StoreSpec retiring(int number, StoreSpec store) {
    return store.with(
        store.versions().stream()
            .map(each -> each.number() == number ? each.in(State.RETIRED) : each)
            .toList());
  }
}
