package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.EngineSettings.Residency;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.testing.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FleetShelfTest {

  private static final long MB = 1L << 20;
  private static final String COMMIT = "0".repeat(40);

  @TempDir private Path directory = Path.of("");
  private final TestClock clock = new TestClock();
  private final List<String> fetched = new ArrayList<>();
  private Path storage;
  private OnnxEmbeddingProvider engine;

  /** Room of the disk, of which {@link FleetShelf} leaves 16 MB to others. */
  private long disk = 1000 * MB;

  private boolean isCutOff;
  private FleetShelf shelf;

  @BeforeEach
  void start() {
    storage = directory.resolve("models");
    EngineSettings settings =
        new EngineSettings(
            new EngineSettings.Directories(storage, Optional.empty(), Optional.of(Engines.NATIVES)),
            1,
            new Residency(3, 512 * MB, Duration.ofMinutes(5)));
    engine = new OnnxEmbeddingProvider(List.of(), settings, clock);
    shelf =
        new FleetShelf(settings, engine, this::fetch, clock, path -> disk - FleetShelf.bytes(path));
  }

  @AfterEach
  void close() {
    engine.close();
  }

  /** A model of 10 MB and a bit. */
  private void fetch(String artifact, Path into) {
    fetched.add(artifact);
    try {
      new TinyModel(artifact.hashCode()).writeTo(into);
      Files.write(into.resolve("more"), new byte[(int) (10 * MB)]);
      if (isCutOff) {
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "away", Duration.ofSeconds(1), null);
      }
      HubOrigin.write(HubName.of("org/" + artifact).orElseThrow(), COMMIT, into);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ListedModel model(String name) {
    return new ListedModel("org/" + name, name, COMMIT, 11 * MB);
  }

  private Set<String> here() {
    return engine.models().stream().map(ModelSpec::id).collect(Collectors.toSet());
  }

  private Set<String> entries() throws IOException {
    try (Stream<Path> all = Files.list(storage)) {
      return all.map(path -> String.valueOf(path.getFileName())).collect(Collectors.toSet());
    }
  }

  @Test
  void modelIsFoundAtOnceAndBroughtOnce() throws IOException {
    assertEquals(Set.of(), here());

    shelf.bring(model("a"));
    shelf.bring(model("a"));

    assertEquals(Set.of("org/a"), here());
    assertEquals(Set.of("org--a"), entries());
    assertEquals(List.of("a"), fetched);
  }

  @Test
  void failedBringingLeavesNothingAndIsTriedAgain() throws IOException {
    isCutOff = true;

    assertThrows(UnavailableException.class, () -> shelf.bring(model("a")));

    assertEquals(Set.of(), entries());
    isCutOff = false;
    shelf.bring(model("a"));
    assertEquals(Set.of("org/a"), here());
  }

  @Test
  void modelUnusedForLongestMakesRoom() throws IOException {
    disk = 45 * MB;
    shelf.bring(model("a"));
    shelf.bring(model("b"));
    clock.advance(Duration.ofSeconds(30));
    shelf.used("org/a");
    clock.advance(Duration.ofMinutes(2));

    shelf.bring(model("c"));

    assertEquals(Set.of("org/a", "org/c"), here());
    assertEquals(Set.of("org--a", "org--c"), entries());
  }

  @Test
  void modelInUseOrInMemoryMakesNoRoom() {
    disk = 45 * MB;
    shelf.bring(model("a"));
    shelf.bring(model("b"));
    engine.models().stream()
        .filter(card -> card.id().equals("org/a"))
        .forEach(card -> Engines.embed(engine, card, "ab"));

    EmbedwayException told =
        assertThrows(UnavailableException.class, () -> shelf.bring(model("c")));

    assertEquals(ErrorCode.MODEL_LOADING, told.code());
    assertEquals(Set.of("org/a", "org/b"), here());
    clock.advance(Duration.ofMinutes(2));
    shelf.bring(model("c"));
    assertEquals(Set.of("org/a", "org/c"), here(), "a is in memory");
  }

  @Test
  void modelThatThisProcessCanMakeNoRoomForIsRefusedWithNumbers() throws IOException {
    disk = 30 * MB;
    shelf.bring(model("a"));
    clock.advance(Duration.ofMinutes(2));
    ListedModel large = new ListedModel("org/large", "large", COMMIT, 15 * MB);

    EmbedwayException told = assertThrows(UnsupportedException.class, () -> shelf.bring(large));

    assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, told.code());
    assertTrue(told.getMessage().contains("takes 15 MB of disk"), told.getMessage());
    assertTrue(told.getMessage().contains("at most 14"), told.getMessage());
    assertEquals(Set.of("org--a"), entries(), "nothing left in vain");
    assertEquals(List.of("a"), fetched);
  }

  @Test
  void directoriesThatNobodyBroughtStay() throws IOException {
    disk = 45 * MB;
    Path own = Files.createDirectories(storage.resolve("own"));
    fetch("own", own);
    fetched.clear();
    shelf.bring(model("a"));
    clock.advance(Duration.ofMinutes(2));

    shelf.bring(model("b"));

    assertEquals(Set.of("own", "org--b"), entries());
  }

  @Test
  void modelOfAHubIsAddedFromADirectory() throws IOException {
    Path from = Files.createDirectories(directory.resolve("org--a"));
    fetch("a", from);

    shelf.add("org/a", from);

    assertEquals(Set.of("org/a"), here());
    assertTrue(Files.exists(from.resolve("model.onnx")), "copied");
  }

  @Test
  void directoryThatCannotBeReadIsAFaultOfOurs() throws IOException {
    Files.writeString(directory.resolve("models"), "a file");

    assertThrows(InternalException.class, () -> shelf.bring(model("a")));
  }
}
