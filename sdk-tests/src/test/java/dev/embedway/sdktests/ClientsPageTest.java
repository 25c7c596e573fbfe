package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The snippets of docs/clients.md, run as they stand over files longer than a model reads. */
@ExtendWith(SharedParts.class)
class ClientsPageTest {

  private static final Pattern RESULT =
      Pattern.compile("^(\\d+) pieces, 384 numbers each$", Pattern.MULTILINE);

  /** Prose, Markdown, HTML and tables of some 4,500 tokens. */
  private static final List<String> NOTES =
      List.of(
          "examples/tide-mill-keeper.txt",
          "examples/wood-kiln-firing.md",
          "examples/green-roof-care.html",
          "docs/formats.md");

  static Stream<String> clients() throws IOException {
    return ClientsPage.read().snippets().keySet().stream();
  }

  static Stream<String> embedders() throws IOException {
    return clients().filter(each -> !each.startsWith("Searching"));
  }

  @Test
  void everyClientHasASnippet() throws IOException {
    assertEquals(
        List.of(
            "OpenAI for Python",
            "OpenAI for Node.js",
            "OpenAI for Java",
            "OpenAI for Go",
            "LangChain",
            "LlamaIndex",
            "langchain4j",
            "Spring AI",
            "Vercel AI SDK",
            "LiteLLM",
            "Haystack",
            "Searching: OpenAI for Python",
            "Searching: LiteLLM"),
        clients().toList());
  }

  @Test
  void thePageNamesTheVersionsThatAreRun() throws IOException {
    Matcher package_ =
        Pattern.compile("([\\w@./-]+?)(?:==|@v?)(\\d[\\d.]+)|([\\w.]+):([\\w-]+):(\\d[\\d.]+)")
            .matcher(ClientsPage.read().text());
    String pinned = pinned();

    int packages = 0;
    while (package_.find()) {
      boolean isOfMaven = package_.group(3) != null;
      String name = package_.group(isOfMaven ? 4 : 1);
      String version = package_.group(isOfMaven ? 5 : 2);
      Pattern pin =
          Pattern.compile(
              Pattern.quote(name) + "(==|\": \"| v|</artifactId>\\s*<version>)" + version + "\\b");
      assertTrue(pin.matcher(pinned).find(), name + " " + version + " is not what is run");
      packages++;
    }
    assertEquals(18, packages);
  }

  private static String pinned() throws IOException {
    StringBuilder all = new StringBuilder();
    for (String file :
        List.of(
            "src/test/sdk/requirements.txt",
            "src/test/sdk/package.json",
            "src/test/sdk/go/go.mod",
            "langchain4j/pom.xml",
            "spring-ai/pom.xml",
            "pom.xml")) {
      all.append(Files.readString(Path.of(file)));
    }
    String openAi = System.getProperty("embedway.test.openai.java");
    return all.toString().replace("${openai-java.version}", openAi);
  }

  @ParameterizedTest
  @MethodSource("embedders")
  void aSnippetEmbedsEveryPieceOfALongText(String client, SdkCloud cloud, Python python, Node node)
      throws Exception {
    String said = run(client, cloud, python, node);

    Matcher result = RESULT.matcher(said);
    assertTrue(result.find(), said);
    int pieces = Integer.parseInt(result.group(1));
    assertTrue(pieces >= 4500 / 256, said);
    String code = snippet(client).code();
    if (code.contains("truncate")) {
      assertTrue(said.contains("the first 256 tokens alone"), said);
    }
    if (code.contains("millstones")) {
      assertTrue(said.lines().anyMatch(line -> line.contains("dress")), said);
    }
  }

  @Test
  void aSnippetFindsAFileAndAnotherTheSame(SdkCloud cloud, Python python, Node node)
      throws Exception {
    assertFinds("completed\nnotes.txt ", run("Searching: OpenAI for Python", cloud, python, node));
    assertFinds("notes.txt ", run("Searching: LiteLLM", cloud, python, node));
  }

  private static void assertFinds(String file, String said) {
    assertTrue(said.contains(file) && said.contains("dress"), said);
  }

  private static String run(String client, SdkCloud cloud, Python python, Node node)
      throws Exception {
    ClientsPage.Snippet snippet = snippet(client);
    // Under Node's home, since modules are looked for above the file that imports them.
    Path directory =
        Files.createDirectories(
            node.home()
                .resolve("clients")
                .resolve(client.replaceAll("\\W+", "-").toLowerCase(Locale.ROOT)));
    Files.writeString(directory.resolve("notes.txt"), notes());

    return new Program(directory, variables(cloud, python))
        .output(directory.resolve("log"), command(client, snippet, directory, python));
  }

  private static ClientsPage.Snippet snippet(String client) throws IOException {
    return Objects.requireNonNull(ClientsPage.read().snippets().get(client));
  }

  private static String notes() throws IOException {
    StringBuilder notes = new StringBuilder();
    for (String file : NOTES) {
      notes.append(Files.readString(ClientsPage.ROOT.resolve(file))).append("\n\n");
    }
    return notes.toString();
  }

  private static List<String> command(
      String client, ClientsPage.Snippet snippet, Path directory, Python python)
      throws IOException {
    String name =
        switch (snippet.language()) {
          case "python" -> "embed.py";
          case "js" -> "embed.mjs";
          case "java" -> "Embed.java";
          case "go" -> "main.go";
          default -> throw new AssertionError("no way to run " + snippet.language());
        };
    Files.writeString(directory.resolve(name), snippet.code());
    return switch (snippet.language()) {
      case "python" -> List.of(python.tool("python"), name);
      case "js" -> List.of("node", name);
      case "java" -> List.of(java(), "-cp", classPath(client), name);
      default -> go(directory, python);
    };
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  private static String classPath(String client) throws IOException {
    return switch (client) {
      case "langchain4j" -> Files.readString(Path.of("langchain4j", "target", "classpath"));
      case "Spring AI" -> Files.readString(Path.of("spring-ai", "target", "classpath"));
      default ->
          System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    };
  }

  private static List<String> go(Path directory, Python python) throws IOException {
    Path module = SdkCloud.SCRIPTS.resolve("go");
    for (String file : List.of("go.mod", "go.sum")) {
      Files.writeString(directory.resolve(file), Files.readString(module.resolve(file)));
    }
    // Run once, so what the optimiser takes would not come back.
    return List.of(python.tool("go"), "run", "-gcflags=all=-N -l", ".");
  }

  private static Map<String, String> variables(SdkCloud cloud, Python python) throws IOException {
    Path packages = SdkCloud.packages().toAbsolutePath();
    Map<String, String> variables = new HashMap<>();
    variables.put("EMBEDWAY_URL", cloud.url());
    variables.put("EMBEDWAY_API_KEY", cloud.key());
    // Nothing but the snippet's own address is asked.
    variables.put(
        "TIKTOKEN_CACHE_DIR",
        python
            .sitePackages()
            .resolve(Path.of("litellm", "litellm_core_utils", "tokenizers"))
            .toAbsolutePath()
            .toString());
    variables.put("LITELLM_LOCAL_MODEL_COST_MAP", "True");
    variables.put("HAYSTACK_TELEMETRY_ENABLED", "False");
    Path go = packages.resolve("go");
    variables.put("GOPATH", go.toString());
    variables.put("GOMODCACHE", go.resolve("mod").toString());
    variables.put("GOCACHE", go.resolve("cache").toString());
    // Else what it fetches could not be deleted by mvn clean.
    variables.put("GOFLAGS", "-modcacherw");
    return variables;
  }
}
