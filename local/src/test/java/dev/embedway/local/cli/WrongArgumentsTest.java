package dev.embedway.local.cli;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.local.TestEnvironment;
import dev.embedway.local.cli.terminal.Terminal;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Wrong words for every command, option and parameter, found by walking through the commands. */
class WrongArgumentsTest {

  /** Values that nothing of a type takes, by its name. One that is not here fails the test. */
  private static final Map<String, List<String>> WRONG =
      Map.ofEntries(
          entry("boolean", List.of("maybe", "7")),
          entry("Chunking", List.of("words", "tokens:0", "tokens:9:9", "tokens:1:2:3", ":5")),
          entry("DataPath", List.of("", "pom.xml", "pom.xml/below", "a\0b")),
          entry("DatabaseUrl", List.of("foo", "jdbc:mysql://h/d", "jdbc:postgresql:%%%")),
          entry("DimensionsArgument", List.of("x", "0", "-1", "4097", "1.5")),
          entry("DocumentIdArgument", List.of("doc_1", "notes.txt", "vs_" + "0".repeat(24))),
          entry("FilterArgument", List.of("lang", "{}", "[1]", "{\"a\":", "a b=c", "{\"a\":1} x")),
          entry("HostAddress", List.of("", "no such host", "192.0.2.1")),
          entry("HttpUrl", List.of("foo", "ftp://h", "http://", "http://u:p@h", "127.0.0.1:1")),
          entry("KeyId", List.of("key_1", "ew_" + "0".repeat(24))),
          entry("LetterId", List.of("dl_1", "doc_" + "0".repeat(24), "DL_" + "0".repeat(32))),
          entry("MaxFailed", List.of("x", "-1", "1.5", "1000001")),
          entry("MaxResults", List.of("x", "0", "51", "-5", "99999999999")),
          entry("NdcgDrop", List.of("", "x", "-0.1", "1.1", "NaN", "1e0", "2")),
          entry("Path", List.of("/no/such/file")),
          entry("Port", List.of("", "x", "-1", "65536", "99999", "0x50", "99999999999")),
          entry("RecordCount", List.of("", "x", "-1", "1.5", "9999999999")),
          entry("ReadableFile", List.of("", "/no/such/file", "src", "a\0b")),
          entry("Score", List.of("", "x", "-0.1", "1.1", "NaN", "1e0", "2")),
          entry("StoreReference", List.of("", "a b", "a/b", "a".repeat(65))),
          entry("TableColumns", List.of("", "a,b,c", ",b,c,d", "a,b,c,d,e", "a, ,c,d")),
          entry("TableName", List.of("", "a.", "a.b.c", "a\0b")),
          entry("TenantName", List.of("", "a b", "a/b", "a".repeat(256))));

  /** The same of options whose values another reader than their type's takes. */
  private static final Map<String, List<String>> WRONG_BY_NAME =
      Map.of("ingest --exclude", List.of("[a"), "ingest --include", List.of("*.[ch"));

  /** Texts that are taken as they are, since they may be any or the server alone knows them. */
  private static final Set<String> ANY_TEXT =
      Set.of(
          "dead-letters approve --note",
          "dead-letters ignore --note",
          "demo PATH... \"QUESTION\"",
          "embed --model",
          "embed TEXT",
          "help COMMAND",
          "import --chroma-database",
          "import --chroma-tenant",
          "import --collection",
          "import FILE",
          "ingest --model",
          "ingest --name",
          "keys create --name",
          "keys first --table",
          "models add NAME|OWNER/NAME[@REVISION][:EXPORT]|DIR",
          "reembed --model",
          "search QUERY",
          "stores create --description",
          "stores create --model",
          "stores update --description");

  private static final CommandSpec ROOT =
      EmbedwayCommand.on(
              new Terminal(
                  new Terminal.Streams(
                      InputStream.nullInputStream(),
                      OutputStream.nullOutputStream(),
                      new PrintWriter(Writer.nullWriter()),
                      new PrintWriter(Writer.nullWriter())),
                  Map.of(),
                  TestEnvironment.home(),
                  Terminal.Display.PLAIN))
          .getCommandSpec();

  @TestFactory
  Stream<DynamicTest> wrongValuesAreRefusedInOneLine() {
    return commands()
        .flatMap(command ->
            command.args().stream()
                .filter(argument -> !ANY_TEXT.contains(named(command, argument)))
                .filter(argument -> !named(command, argument).endsWith(" --key"))
                .flatMap(argument ->
                    wrong(named(command, argument), argument).stream()
                        .map(value -> refused(command, argument, value))));
  }

  private static DynamicTest refused(CommandSpec command, ArgSpec argument, String value) {
    String label = label(argument);
    List<String> words = path(command);
    words.add(argument.isOption() ? label + "=" + value : value);
    return DynamicTest.dynamicTest(
        String.join(" ", words).replace("\0", "NUL"),
        () -> {
          String line = refusal(words);

          assertTrue(line.contains(argument.isOption() ? label : value), line);
          if (element(argument).isEnum()) {
            Stream.of(element(argument).getEnumConstants())
                .forEach(each -> assertTrue(line.contains(each.toString()), line));
          }
        });
  }

  private static List<String> wrong(String name, ArgSpec argument) {
    if (argument.typeInfo().isMap()) {
      return List.of("no-value");
    }
    if (element(argument).isEnum()) {
      return List.of("nonsense", "");
    }
    List<String> values =
        WRONG_BY_NAME.getOrDefault(name, WRONG.get(element(argument).getSimpleName()));
    assertNotNull(values, () -> name + ": no wrong values known of " + element(argument));
    return values;
  }

  @TestFactory
  Stream<DynamicTest> mistypedOptionsAreAnsweredWithTheNearest() {
    return commands()
        .flatMap(command ->
            command.options().stream()
                .map(OptionSpec::longestName)
                .filter(name -> name.length() > 5 && command.findOption(cut(name)) == null)
                .map(name -> mistyped(command, name)));
  }

  private static DynamicTest mistyped(CommandSpec command, String name) {
    List<String> words = path(command);
    words.add(cut(name));
    return DynamicTest.dynamicTest(
        String.join(" ", words),
        () -> assertTrue(refusal(words).contains("; did you mean " + name + "? See ")));
  }

  private static String cut(String name) {
    return name.substring(0, name.length() - 1);
  }

  @TestFactory
  Stream<DynamicTest> unknownAndMissingWordsAreRefusedByEveryCommand() {
    return commands()
        .flatMap(command -> {
          List<String> unknown = path(command);
          unknown.add("--xyzzy");
          List<String> surplus = path(command);
          surplus.add("xyzzy");
          boolean takesWords = !command.positionalParameters().isEmpty();
          boolean needsWords =
              command.args().stream().anyMatch(ArgSpec::required)
                  || command.userObject() instanceof EmbedwayCommand
                  || command.userObject() instanceof Runnable;
          return Stream.concat(
              Stream.of(unknown),
              Stream.concat(
                  takesWords ? Stream.of() : Stream.of(surplus),
                  needsWords ? Stream.of(path(command)) : Stream.of()));
        })
        .map(words ->
            DynamicTest.dynamicTest("embedway " + String.join(" ", words), () -> refusal(words)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "serach tides; did you mean search",
        "docs; See ./embedway --help",
        "stores creat x; did you mean create",
        "help stores lst; did you mean list",
        "embed --json --npy x; mutually exclusive",
        "up --port 1 --port 2; only once",
        "up --port; Missing required parameter",
        "up --s3-port 5 --endpoint http://127.0.0.1:1; no effect",
        "demo nowhere.txt a-question; There is no nowhere.txt",
        "stores update notes; give --name, --description, --chunking or --metadata",
        "dead-letters requeue; give either ids of dead letters or --all-approved",
        "dead-letters requeue --all-approved dl_00000000000000000000000000000000; give either ids",
        "completion tcsh; one of bash, zsh, fish"
      })
  void combinationsAreRefusedInOneLineToo(String row) {
    String[] parts = row.split("; ", 2);

    String line = refusal(List.of(parts[0].split(" ", -1)));

    assertTrue(line.contains(parts[1]), line);
  }

  @Test
  void noPasswordOfAnAddressIsRepeated() {
    for (String words :
        List.of(
            "up --database-url=jdbc:mysql://h/d?password=hunter2",
            "up --database-url=postgres://u:hunter2@h/d",
            "models --url=ftp://u:hunter2@h",
            "up --endpoint=http://u:hunter2@h")) {
      assertFalse(refusal(List.of(words.split(" ", -1))).contains("hunter2"), words);
    }
  }

  @TestFactory
  Stream<DynamicTest> helpNamesEveryValue() {
    return commands()
        .map(command ->
            DynamicTest.dynamicTest(
                command.qualifiedName(),
                () -> {
                  List<String> words = path(command);
                  words.add("--help");
                  Typed help = Typed.command(words.toArray(String[]::new));

                  assertEquals(0, help.exitCode());
                  assertTrue(help.out().startsWith("Usage: " + command.qualifiedName()));
                  assertFalse(help.out().matches("(?s).*<[a-zA-Z0-9]+>.*"), help.out());
                  assertFalse(help.out().contains("${"), help.out());
                }));
  }

  /** The one line that the words are answered with. */
  private static String refusal(List<String> words) {
    Typed typed = Typed.command(words.toArray(String[]::new));

    assertEquals(2, typed.exitCode(), typed.err());
    assertEquals("", typed.out());
    assertEquals(1, typed.err().lines().count(), typed.err());
    assertTrue(typed.err().contains(" See ./embedway"), typed.err());
    assertFalse(typed.err().contains("Exception"), typed.err());
    return typed.err();
  }

  static Stream<CommandSpec> commands() {
    return commands(ROOT);
  }

  private static Stream<CommandSpec> commands(CommandSpec command) {
    return Stream.concat(
        Stream.of(command),
        command.subcommands().values().stream()
            .map(CommandLine::getCommandSpec)
            .flatMap(WrongArgumentsTest::commands));
  }

  private static List<String> path(CommandSpec command) {
    List<String> words = new ArrayList<>(Arrays.asList(command.qualifiedName().split(" ", -1)));
    words.removeFirst();
    return words;
  }

  private static String named(CommandSpec command, ArgSpec argument) {
    return (String.join(" ", path(command)) + " " + label(argument)).strip();
  }

  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
  }

  private static Class<?> element(ArgSpec argument) {
    return argument.typeInfo().isMultiValue() ? argument.auxiliaryTypes()[0] : argument.type();
  }
}
