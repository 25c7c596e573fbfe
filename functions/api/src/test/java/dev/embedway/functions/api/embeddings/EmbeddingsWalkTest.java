package dev.embedway.functions.api.embeddings;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.functions.api.Ask;
import dev.embedway.functions.api.Cloud;
import dev.embedway.topology.route.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Classes and methods of ours that one POST /embeddings goes through, counted by JFR: all but
 * records, which JFR cannot count.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EmbeddingsWalkTest {

  /** Of core and of the API. */
  private static final int MAX_CLASSES = 50;

  private final Cloud cloud = Cloud.start();

  @AfterAll
  void stop() {
    cloud.close();
  }

  @Test
  void resolvesItsModelOnceAndGoesThroughFewClasses() throws IOException {
    Ask ask =
        Ask.post("/v1/embeddings", "{\"model\":\"" + Cloud.MODEL + "\",\"input\":\"tides\"}")
            .key(cloud.key("walk", Role.EMBED));
    assertEquals(200, cloud.send(ask).status());

    Map<String, Long> methods = walk(() -> assertEquals(200, cloud.send(ask).status()));

    Map<String, String> classes = byClass(methods);
    classes.forEach((name, counts) -> System.out.println(name + ": " + counts));
    List<String> deciding =
        classes.keySet().stream()
            .filter(name -> name.contains(".core.") || name.contains(".functions."))
            .toList();
    System.out.printf(
        "POST /embeddings enters %d classes, %d of them before and behind the engine%n",
        classes.size(), deciding.size());
    assertEquals(1, calls(methods, "ModelRegistry.resolve"));
    assertEquals(1, calls(methods, "ModelInputs.check"));
    assertEquals(1, calls(methods, "Embedder.embed"));
    assertTrue(deciding.size() <= MAX_CLASSES, deciding::toString);
  }

  private static Map<String, String> byClass(Map<String, Long> methods) {
    return methods.entrySet().stream()
        .collect(
            Collectors.groupingBy(
                each -> each.getKey().replaceAll("[.$][^.]*$|\\$.*", ""),
                TreeMap::new,
                Collectors.mapping(
                    each -> each.getKey().replaceAll(".*\\.", "") + " " + each.getValue(),
                    joining(", "))));
  }

  private static long calls(Map<String, Long> methods, String method) {
    return methods.entrySet().stream()
        .filter(each -> each.getKey().endsWith("." + method))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Counts by method of what some work calls. */
  private static Map<String, Long> walk(Runnable work) throws IOException {
    Path file = Files.createTempFile(Path.of("target"), "walk", ".jfr");
    try (Recording recording = new Recording()) {
      recording.enable("jdk.MethodTiming").with("filter", classes());
      recording.start();
      work.run();
      recording.stop();
      recording.dump(file);
    }
    Map<String, Long> counts = new TreeMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      RecordedMethod method = event.getValue("method");
      long invocations = event.getLong("invocations");
      if (invocations > 0) {
        counts.merge(method.getType().getName() + "." + method.getName(), invocations, Long::max);
      }
    }
    Files.delete(file);
    return counts;
  }

  /** All classes of the modules that a request may go through, as JFR's filter takes them. */
  private static String classes() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String module :
        new String[] {"core", "adapters/aws", "adapters/models", "functions/api"}) {
      Path root = Path.of("..", "..", module, "target", "classes");
      try (Stream<Path> files = Files.walk(root)) {
        files
            .filter(file -> file.toString().endsWith(".class"))
            .map(file -> Objects.toString(root.relativize(file)))
            .filter(name -> !name.endsWith("-info.class"))
            .map(name -> name.substring(0, name.length() - ".class".length()).replace('/', '.'))
            .filter(EmbeddingsWalkTest::isNoRecord)
            .forEach(name -> all.append(all.isEmpty() ? "" : ";").append(name));
      }
    }
    return all.toString();
  }

  /** The JFR of JDK 25 breaks some: a field of theirs is not found any more. */
  private static boolean isNoRecord(String name) {
    try {
      return !Class.forName(name, false, EmbeddingsWalkTest.class.getClassLoader()).isRecord();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(e);
    }
  }
}
