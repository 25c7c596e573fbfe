package dev.embedway.infra;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The assembly that the build makes as the {@code cdk} command does, with the zips in it. */
@Tag("assembly")
class DeployedHandlersTest {

  private static final String LAMBDA = "com.amazonaws.services.lambda.runtime.";

  @TempDir private Path directory = Path.of("");

  @Test
  void everyHandlerIsInTheZipThatIsUploadedAndCanBeMadeByLambda() throws Exception {
    Map<String, Set<String>> handlers = handlersByZip();

    assertEquals(
        Stream.of(FunctionId.values())
            .map(each -> each.spec().handler())
            .collect(Collectors.toSet()),
        handlers.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
    for (Map.Entry<String, Set<String>> zip : handlers.entrySet()) {
      try (URLClassLoader loader = loader(zip.getKey())) {
        for (String handler : zip.getValue()) {
          Class<?> type = Class.forName(handler, false, loader);
          assertEquals(0, type.getConstructor().getParameterCount());
          assertTrue(
              Stream.of(type.getInterfaces())
                  .map(Class::getName)
                  .anyMatch(
                      Set.of(LAMBDA + "RequestHandler", LAMBDA + "RequestStreamHandler")::contains),
              handler);
        }
      }
    }
  }

  @Test
  void functionsOfOneZipShareItsUpload() {
    Map<String, String> uploads = new HashMap<>();
    functions()
        .forEach(function -> {
          String handler = function.property("Handler").asText();
          FunctionSpec spec =
              Stream.of(FunctionId.values())
                  .map(FunctionId::spec)
                  .filter(each -> each.handler().equals(handler))
                  .findFirst()
                  .orElseThrow();
          assertEquals(
              upload(function),
              uploads.computeIfAbsent(spec.zip(), zip -> upload(function)),
              handler);
        });

    assertEquals(8, uploads.size());
  }

  private static Map<String, Set<String>> handlersByZip() {
    return functions()
        .collect(
            Collectors.groupingBy(
                DeployedHandlersTest::upload,
                TreeMap::new,
                Collectors.mapping(
                    function -> function.property("Handler").asText(),
                    Collectors.toCollection(TreeSet::new))));
  }

  private static Stream<Resource> functions() {
    return new Template(Assembly.json(assembly().resolve("embedway-dev-stateless.template.json")))
        .all("AWS::Lambda::Function");
  }

  private static String upload(Resource function) {
    return function.property("Code").path("S3Key").asText();
  }

  private static Path assembly() {
    return Assembly.target().resolve("cdk.out");
  }

  /** Over the jars of a zip and nothing else, as Lambda's class path is. */
  private URLClassLoader loader(String key) throws IOException {
    List<URL> jars = new ArrayList<>();
    Path jarsOfTheZip = Files.createDirectory(directory.resolve(key));
    try (ZipFile zip = new ZipFile(assembly().resolve("asset." + key).toFile())) {
      for (Enumeration<? extends ZipEntry> all = zip.entries(); all.hasMoreElements(); ) {
        ZipEntry entry = all.nextElement();
        if (entry.getName().matches("lib/[^/]+\\.jar")) {
          Path jar = jarsOfTheZip.resolve(entry.getName().substring("lib/".length()));
          try (InputStream content = zip.getInputStream(entry)) {
            Files.copy(content, jar);
          }
          jars.add(jar.toUri().toURL());
        }
      }
    }
    return new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }
}
