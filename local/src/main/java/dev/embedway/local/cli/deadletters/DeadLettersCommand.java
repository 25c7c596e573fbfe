package dev.embedway.local.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.argument.Subcommands;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code dead-letters}: messages that were given up. */
@Command(
    name = "dead-letters",
    description =
        "Lists and counts messages that were given up, and sends them again (needs an admin key).",
    footer = {
      "",
      "Examples:",
      "  ./embedway dead-letters list --state quarantined",
      "  ./embedway dead-letters show dl_5f2c0a9d1e3b4c5d6e7f80915f2c0a9d",
      "  ./embedway dead-letters approve dl_5f2c0a9d1e3b4c5d6e7f80915f2c0a9d --note \"new key\"",
      "  ./embedway dead-letters requeue --all-approved"
    })
public final class DeadLettersCommand implements Runnable {

  static final String PATH = "/v1/embeddings/dlq";

  @Spec private CommandSpec spec = CommandSpec.create();

  DeadLettersCommand() {}

  @Override
  public void run() {
    throw Subcommands.missing(spec);
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new DeadLettersCommand())
            .addSubcommand(new DeadLettersListCommand(terminal))
            .addSubcommand(new DeadLettersStatsCommand(terminal))
            .addSubcommand(new DeadLettersShowCommand(terminal))
            .addSubcommand(new DeadLettersApproveCommand(terminal))
            .addSubcommand(new DeadLettersRequeueCommand(terminal))
            .addSubcommand(new DeadLettersIgnoreCommand(terminal));
    Arguments.words(line, LetterStage.class);
    return Arguments.words(line, LetterState.class).registerConverter(LetterId.class, LetterId::of);
  }

  /** One dead letter as the server shows it. */
  static JsonNode find(ApiClient api, LetterId id) {
    return api.get(PATH + "/" + id);
  }

  /** The stage of a dead letter that was shown. */
  static String stage(JsonNode letter) {
    return letter.at("/fields/stage").asText();
  }

  /** The body of a request about one dead letter, with the stage that the server says it is of. */
  static ObjectNode about(ApiClient api, LetterId id) {
    return api.object().put("stage", stage(find(api, id))).put("entry_id", id.text());
  }

  /** Notes a decision about each; {@code done} begins the line that tells of it. */
  static int decide(
      ServerOptions server,
      Terminal terminal,
      List<LetterId> ids,
      LetterState state,
      String note,
      String done) {
    ApiClient api = server.connect(terminal);
    for (LetterId id : ids) {
      ObjectNode decision =
          about(api, id).put("state", state.toString()).put("operator_note", note);
      api.post(PATH + "/state", decision);
      terminal.err().println(done + " " + id + ".");
    }
    return CommandLine.ExitCode.OK;
  }
}
