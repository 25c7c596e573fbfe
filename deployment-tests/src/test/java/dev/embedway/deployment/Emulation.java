package dev.embedway.deployment;

import dev.embedway.emulators.ministack.MiniStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives tests a deployed stage, the same to all; its processes end with the run. */
final class Emulation implements ParameterResolver {

  static final String SECRET = "embedway/database";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Deployed.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    var store = context.getRoot().getStore(Namespace.create(Emulation.class));
    // Kept on its own, so that it is closed also when the deployment fails.
    Emulator emulator =
        store.computeIfAbsent(Emulator.class, _ -> Emulator.start(), Emulator.class);
    return store.computeIfAbsent(Deployed.class, _ -> deploy(emulator), Deployed.class);
  }

  /**
   * Emulator of AWS that runs beside the test.
   *
   * @param aws with its functions as its children
   */
  record Emulator(MiniStack aws, Account account, Path directory) implements AutoCloseable {

    static Emulator start() {
      try {
        Path directory =
            Files.createTempDirectory(
                Files.createDirectories(Properties.path("directory")), "stage");
        MiniStack aws =
            MiniStack.start(Properties.path("ministack"), directory.resolve("aws"), Map.of());
        return new Emulator(aws, new Account(aws, Database.make()), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    /** Keeps what the emulator said, and none of the hundreds of megabytes beside it. */
    @Override
    public void close() {
      account.close();
      aws.close();
      try {
        Files.copy(
            aws.log(),
            Properties.path("directory").resolve("ministack.log"),
            StandardCopyOption.REPLACE_EXISTING);
        try (Stream<Path> files = Files.walk(directory)) {
          for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(file);
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Deployed deploy(Emulator emulator) {
    try {
      DevStage stage =
          new DevStage(
              emulator.aws(),
              CdkCommand.install(Properties.path("directory"), emulator.aws().environment()),
              emulator.directory());
      CompletableFuture<Void> synthesis =
          CompletableFuture.runAsync(() -> synthesize(stage), Thread::startVirtualThread);
      stage.bootstrap();
      Map<String, List<String>> before = emulator.account().contents();
      emulator.account().keep(SECRET);
      synthesis.join();
      DevStage.Outputs outputs = stage.deploy(DevStage.FIRST);
      return new Deployed(stage, emulator.account(), outputs, before, stage.caller(outputs));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void synthesize(DevStage stage) {
    try {
      stage.makeZips();
      stage.synthesize(DevStage.FIRST, SECRET, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
