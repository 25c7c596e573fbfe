package dev.embedway.bundle;

import static dev.embedway.bundle.ImageLayout.texts;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * A container's processes: in a root directory, with process ids and mounts of their own, and with
 * the user, the working directory and nothing but the environment that an image's config names.
 * They share this machine's network. What is mounted is gone with the last of them, and they end
 * with the one that started them.
 */
final class Container implements AutoCloseable {

  private static final String MOUNT_AND_RUN = "mount --rbind /dev \"$0/dev\" && exec chroot \"$@\"";

  private final Path root;
  private final JsonNode settings;
  private final Process process;
  private final BufferedReader printed;

  private Container(Path root, JsonNode settings, Process process) {
    this.root = root;
    this.settings = settings;
    this.process = process;
    this.printed = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Runs the image's entrypoint and its command with more words. */
  static Container start(Path root, JsonNode settings, String... more) throws IOException {
    List<String> isolated =
        List.of(
            "unshare",
            "--mount",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc=" + root.resolve("proc"),
            "sh",
            "-c",
            MOUNT_AND_RUN,
            root.toString());
    Stream<String> words =
        Stream.of(
                texts(settings.required("Entrypoint")),
                texts(settings.required("Cmd")),
                List.of(more))
            .flatMap(List::stream);
    List<String> command =
        Stream.of(isolated.stream(), chrooted(root, settings), words)
            .flatMap(each -> each)
            .toList();
    return new Container(root, settings, new Run(command).start());
  }

  /** Runs a program beside the first one, as {@code docker exec} does; returns its output. */
  String run(List<String> words) throws IOException, InterruptedException {
    List<String> entered =
        List.of("nsenter", "--target", "" + first().pid(), "--mount", "--pid", "chroot");
    return new Run(
            Stream.of(entered.stream(), chrooted(root, settings), words.stream())
                .flatMap(each -> each)
                .toList())
        .output();
  }

  /** Arguments of {@code chroot}, a program's words to follow. */
  private static Stream<String> chrooted(Path root, JsonNode settings) {
    String user = settings.required("User").asText();
    return Stream.concat(
        Stream.of(
            "--userspec=" + user,
            "--groups=" + user.replaceFirst(".*:", ""),
            root.toString(),
            "env",
            "-i",
            "--chdir=" + settings.required("WorkingDir").asText()),
        texts(settings.required("Env")).stream());
  }

  /** The first line printed that begins so, within 90 s. */
  String awaitLine(String start) throws InterruptedException, ExecutionException, TimeoutException {
    return CompletableFuture.supplyAsync(() -> line(start)).get(90, TimeUnit.SECONDS);
  }

  private String line(String start) {
    StringBuilder before = new StringBuilder();
    try {
      for (String line = printed.readLine(); line != null; line = printed.readLine()) {
        if (line.startsWith(start)) {
          return line;
        }
        before.append(line).append('\n');
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException("ended without '" + start + "':\n" + before);
  }

  /** Tells the first program to end, as {@code docker stop} does; returns its exit status. */
  int stop() throws InterruptedException {
    first().destroy();
    return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
  }

  private ProcessHandle first() {
    return process.children().findFirst().orElseThrow();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
