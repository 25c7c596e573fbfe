package dev.embedway.local.cli.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Rules of what is left out of a directory: hidden names, lock files, folders of build tools, and
 * what the user excludes. As with {@code aws s3 sync} everything is included at first and the last
 * filter that matches decides; an included file is sent whatever it is called.
 *
 * <p>One thread at a time.
 */
public final class IngestRules {

  private static final Set<String> BUILD_FOLDERS =
      Set.of("bower_components", "build", "dist", "node_modules", "target", "venv", "__pycache__");

  private static final Set<String> LOCK_FILES =
      Set.of("go.sum", "npm-shrinkwrap.json", "package-lock.json", "pnpm-lock.yaml");

  private final List<Filter> filters = new ArrayList<>();

  /** Lets the user's pattern decide over those before it. */
  void add(Filter.Effect effect, String pattern) {
    filters.add(new Filter(effect, Wildcard.of(pattern)));
  }

  /** The reason why a directory is not walked, if there is one. */
  Optional<SkipReason> ofDirectory(String name) {
    if (name.startsWith(".")) {
      return Optional.of(SkipReason.HIDDEN);
    }
    return BUILD_FOLDERS.contains(name) ? Optional.of(SkipReason.BUILD) : Optional.empty();
  }

  /**
   * The reason why a file is not sent, if its name is one.
   *
   * @param path from the directory that the user named, with slashes
   */
  Optional<SkipReason> ofFile(String path) {
    for (Filter filter : filters.reversed()) {
      if (filter.pattern().matches(path)) {
        return filter.effect() == Filter.Effect.EXCLUDE
            ? Optional.of(SkipReason.EXCLUDED)
            : Optional.empty();
      }
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    if (isLock(name)) {
      return Optional.of(SkipReason.LOCK);
    }
    // A text by its bytes, so that only the name tells.
    if (name.toLowerCase(Locale.ROOT).endsWith(".svg")) {
      return Optional.of(SkipReason.PICTURE);
    }
    return name.startsWith(".") ? Optional.of(SkipReason.HIDDEN) : Optional.empty();
  }

  /** Locks of package managers, and of an office program that has a document open. */
  private static boolean isLock(String name) {
    return name.endsWith(".lock")
        || name.startsWith("~$")
        || name.startsWith(".~lock.")
        || LOCK_FILES.contains(name);
  }

  /** A pattern of the user's and what it does. */
  record Filter(Effect effect, Wildcard pattern) {

    /** Effect of a filter on files that it matches. */
    enum Effect {
      INCLUDE,
      EXCLUDE
    }
  }
}
