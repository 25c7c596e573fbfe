package dev.embedway.local.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A page whose console blocks are commands, each with what it prints.
 *
 * @param steps in the order of the page
 */
record FirstHourPage(List<Step> steps) {

  /** Ends what {@code up} started. */
  static final String CTRL_C = "^C";

  private static final String PROMPT = "$ ";

  private static final Pattern BLOCK =
      Pattern.compile("^```console\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * A command with what the page says that it prints.
   *
   * @param command as it is typed
   * @param prints lines; one of three dots stands for any lines
   */
  record Step(String command, List<String> prints) {

    /** Tells whether what was printed is what the page shows, but for what may differ. */
    boolean shows(List<String> printed) {
      StringBuilder lines = new StringBuilder();
      for (String line : masked(prints)) {
        lines.append(line.equals("...") ? "(?:.*\\n)*?" : Pattern.quote(line) + "\\n");
      }
      StringBuilder said = new StringBuilder();
      masked(printed).forEach(line -> said.append(line).append('\n'));
      return Pattern.matches(lines.toString(), said);
    }

    private static List<String> masked(List<String> lines) {
      return lines.stream()
          .filter(line -> !line.startsWith("Ingesting: "))
          .map(Step::masked)
          .toList();
    }

    /** Without what differs from machine to machine and from time to time, as the page says. */
    private static String masked(String line) {
      return line.replaceAll("(127\\.0\\.0\\.1:)\\d+", "$1PORT")
          .replaceAll("\\b(ew|key|doc|job|vs|dl)_[\\w-]{24,}", "$1_ID")
          .replaceAll(" from https?://\\S+", " from HUB")
          .replaceAll("\\b[0-9a-f]{40}\\b", "COMMIT")
          .replaceAll("\\b(AWS_\\w+)=\\S+", "$1=VALUE")
          .replaceAll("\\b\\d+\\.\\d[\\d.]*", "0.0")
          .replaceAll("\\b\\d+ (s|tokens/s|MB)\\b", "0 $1")
          .replaceAll("\\d\\d:\\d\\d(:\\d\\d)?", "00:00")
          .replaceAll(" +", " ")
          .strip();
    }
  }

  static FirstHourPage of(String text) {
    List<Step> steps = new ArrayList<>();
    BLOCK
        .matcher(text)
        .results()
        .flatMap(block -> block.group(1).lines())
        .forEach(line -> {
          if (line.startsWith(PROMPT) || line.equals(CTRL_C)) {
            String command = line.equals(CTRL_C) ? line : line.substring(PROMPT.length());
            steps.add(new Step(command, new ArrayList<>()));
          } else {
            steps.getLast().prints().add(line);
          }
        });
    return new FirstHourPage(List.copyOf(steps));
  }

  /** The commands that are typed. */
  List<String> commands() {
    return steps.stream().map(Step::command).toList();
  }

  /** A line of a page as it is typed where the user's home is a directory of the test. */
  static String at(Path home, String line) {
    return line.replace("~/", home + "/");
  }
}
