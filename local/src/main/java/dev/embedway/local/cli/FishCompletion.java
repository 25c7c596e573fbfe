package dev.embedway.local.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Completions for fish, which picocli does not write: commands, options and words of a closed set.
 *
 * @see <a href="https://fishshell.com/docs/current/cmds/complete.html">complete</a>
 */
final class FishCompletion {

  private FishCompletion() {}

  static String script(CommandSpec root) {
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add("complete -c " + root.name() + " -f -n __fish_use_subcommand");
    add(root, List.of(), lines);
    return lines.toString();
  }

  private static void add(CommandSpec command, List<String> path, StringJoiner lines) {
    String start =
        "complete -c " + command.root().name() + " -n " + quoted(condition(command, path));
    for (OptionSpec option : command.options()) {
      lines.add(start + option(option));
    }
    command.positionalParameters().stream()
        .flatMap(FishCompletion::candidates)
        .distinct()
        .forEach(word -> lines.add(start + " -f -a " + word));
    for (CommandLine below : command.subcommands().values()) {
      CommandSpec spec = below.getCommandSpec();
      lines.add(start + " -f -a " + spec.name() + described(spec.usageMessage().description()));
      List<String> longer = new ArrayList<>(path);
      longer.add(spec.name());
      add(spec, longer, lines);
    }
  }

  /** All words of the path were typed, and none of the commands below it. */
  private static String condition(CommandSpec command, List<String> path) {
    Stream<String> typed = path.stream().map(word -> "__fish_seen_subcommand_from " + word);
    String below = String.join(" ", command.subcommands().keySet());
    return Stream.concat(
            path.isEmpty() ? Stream.of("__fish_use_subcommand") : typed,
            path.isEmpty() || below.isEmpty()
                ? Stream.of()
                : Stream.of("not __fish_seen_subcommand_from " + below))
        .collect(Collectors.joining("; and "));
  }

  private static String option(OptionSpec option) {
    String names =
        Stream.of(option.names())
            .map(name ->
                name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.charAt(1))
            .collect(Collectors.joining());
    String words = candidates(option).collect(Collectors.joining(" "));
    String value = words.isEmpty() ? " -r" : " -x -a " + quoted(words);
    return names + (option.arity().max() == 0 ? "" : value) + described(option.description());
  }

  private static Stream<String> candidates(ArgSpec argument) {
    return argument.completionCandidates() == null
        ? Stream.of()
        : StreamSupport.stream(argument.completionCandidates().spliterator(), false);
  }

  private static String described(String... description) {
    String first = description.length == 0 ? "" : description[0];
    return first.isEmpty() ? "" : " -d " + quoted(first.replaceAll("[.:;] .*|\\.$", ""));
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
