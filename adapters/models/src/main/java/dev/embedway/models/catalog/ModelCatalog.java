package dev.embedway.models.catalog;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.registry.UnavailableModel;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The models that are present: those that Embedway knows of itself and whose files lie in a
 * directory of models, and users' own directories. A directory that cannot be used does not keep
 * the others from being found.
 *
 * <p>Thread-safe. Sees within a fraction of a second what is put there later.
 */
public final class ModelCatalog {
  /** The catalog is asked several times a request, and a look costs a tenth of a millisecond. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,99}";

  private final List<ModelSpec> builtIn;
  private final List<Path> roots;
  private final ReentrantLock scanning = new ReentrantLock();
  private final Map<Path, ReadCard> cards = new ConcurrentHashMap<>();
  private volatile @Nullable Inventory inventory;
  private volatile long lookedAt;

  /** A catalog over the settings' directories, which need not exist yet. */
  public ModelCatalog(List<ModelSpec> builtIn, EngineSettings settings) {
    this.builtIn = List.copyOf(builtIn);
    this.roots =
        Stream.concat(Stream.of(settings.modelDirectory()), settings.shippedModels().stream())
            .map(root -> root.toAbsolutePath().normalize())
            .toList();
  }

  /** The models that can be used, those that Embedway knows first. */
  public List<ModelSpec> present() {
    return current().entries().values().stream().map(Entry::card).toList();
  }

  /** Known models that were not added, and directories that cannot be used. */
  public List<UnavailableModel> unavailableModels() {
    return current().unavailableModels();
  }

  /**
   * The files of a model.
   *
   * @throws NotFoundException {@code model_not_found} when it is not there, saying what to do
   */
  public ModelFiles files(ModelSpec model) {
    Inventory now = current();
    Entry entry = now.entries().get(model.id());
    if (entry == null || !entry.card().equals(model)) {
      String reason =
          now.unavailableModels().stream()
              .filter(unavailable -> unavailable.id().equals(model.id()))
              .map(UnavailableModel::reason)
              .findFirst()
              .orElse("is not one of this engine's: " + String.join(", ", now.entries().keySet()));
      throw new NotFoundException(
          ErrorCode.MODEL_NOT_FOUND, "model " + model.id() + " " + reason, "model");
    }
    return entry.files();
  }

  /** Has the next call see what is in the directories now. */
  public void lookAgain() {
    scanning.lock();
    try {
      inventory = null;
    } finally {
      scanning.unlock();
    }
  }

  private Inventory current() {
    Inventory known = inventory;
    if (known != null && System.nanoTime() - lookedAt < LOOK_EVERY.toNanos()) {
      return known;
    }
    scanning.lock();
    try {
      known = inventory;
      if (known == null || !known.isCurrent()) {
        known = scan();
        inventory = known;
      }
      lookedAt = System.nanoTime();
      return known;
    } finally {
      scanning.unlock();
    }
  }

  private Inventory scan() {
    Instant begun = Instant.now();
    Scan scan = new Scan();
    roots.forEach(scan.watched::add);
    builtIn.forEach(scan::addBuiltIn);
    for (Path root : roots) {
      DirectoryStamps.subdirectories(root).forEach(scan::addOwn);
    }
    return new Inventory(
        new LinkedHashMap<>(scan.entries),
        scan.unavailableModels,
        scan.watched.stream().map(DirectoryStamps::of).toList(),
        begun);
  }

  /** A model and its files. */
  private record Entry(ModelSpec card, ModelFiles files) {}

  /** Result of reading a directory in the state that its stamps record. */
  private record ReadCard(DirectoryStamps stamps, DirectoryCard card) {}

  /**
   * Result of one scan.
   *
   * @param watched directories as they were; a changed one makes another scan due
   */
  private record Inventory(
      Map<String, Entry> entries,
      List<UnavailableModel> unavailableModels,
      List<DirectoryStamps> watched,
      Instant begun) {
    boolean isCurrent() {
      return watched.stream().allMatch(stamps -> stamps.isSettledAt(begun) && stamps.hold());
    }
  }

  /** One look at the directories. */
  private final class Scan {
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final List<UnavailableModel> unavailableModels = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final List<Path> watched = new ArrayList<>();

    /** Its weights may be missing where tokens are counted only. */
    void addBuiltIn(ModelSpec card) {
      seen.add(card.id());
      Optional<ModelFiles> files =
          roots.stream()
              .map(root -> ModelFiles.in(root.resolve(card.id())))
              .filter(found -> found.tokenizer().toFile().isFile())
              .findFirst();
      if (files.isPresent()) {
        entries.put(card.id(), new Entry(card, files.get()));
      } else {
        unavailableModels.add(
            new UnavailableModel(
                card.id(),
                "is known but was not added; add it: ./embedway models add " + card.id()));
      }
    }

    void addOwn(Path directory) {
      String name = String.valueOf(directory.getFileName());
      String id = HubOrigin.idOf(name, directory);
      if (name.startsWith(".") || !seen.add(id)) {
        return;
      }
      watched.add(directory);
      switch (read(name, id, directory)) {
        case DirectoryCard.Usable usable ->
            entries.put(id, new Entry(usable.card(), usable.files()));
        case DirectoryCard.Unusable unusable ->
            unavailableModels.add(
                new UnavailableModel(
                    id, "cannot be used as it is: " + String.join("; ", unusable.faults())));
      }
    }

    private DirectoryCard read(String name, String id, Path directory) {
      if (!name.matches(NAME)) {
        return new DirectoryCard.Unusable(
            List.of("a model's directory has a name of 1..100 of A-Z a-z 0-9 _ . -"));
      }
      DirectoryStamps stamps = DirectoryStamps.of(directory);
      ReadCard known = cards.get(directory);
      if (known == null || !known.stamps().equals(stamps)) {
        known = new ReadCard(stamps, new CardReader(directory).read(id));
        cards.put(directory, known);
      }
      return known.card();
    }
  }
}
