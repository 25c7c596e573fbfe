package dev.embedway.local.cli.deadletters;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.CommandFailure;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dead-letters requeue}: messages that are sent again. */
@Command(
    name = "requeue",
    description = "Sends the messages of approved dead letters again, and opens their jobs.")
final class DeadLettersRequeueCommand implements Callable<Integer> {

  /** Requeues of one request, which their pace lets through in time. */
  private static final int MAX_AT_ONCE = 100;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(names = "--all-approved", description = "All that are approved, of every stage.")
  private boolean allApproved;

  @Parameters(
      arity = "0..*",
      paramLabel = "ID",
      description = "As ./embedway dead-letters list prints them.")
  private List<LetterId> ids = List.of();

  DeadLettersRequeueCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    if (allApproved == !ids.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "give either ids of dead letters or --all-approved");
    }
    ApiClient api = server.connect(terminal);
    if (!allApproved) {
      ids.forEach(id -> requeue(api, id));
      return CommandLine.ExitCode.OK;
    }
    long failed = 0;
    for (LetterStage stage : LetterStage.values()) {
      failed += requeueApproved(api, stage);
    }
    if (failed > 0) {
      throw new CommandFailure(failed + " were not requeued; approved ones may be tried again.");
    }
    return CommandLine.ExitCode.OK;
  }

  private void requeue(ApiClient api, LetterId id) {
    api.post(DeadLettersCommand.PATH + "/requeue", DeadLettersCommand.about(api, id));
    terminal.err().println("Requeued " + id + ".");
  }

  /** Requeues what is approved now; the number of those that were not. */
  private long requeueApproved(ApiClient api, LetterStage stage) {
    List<String> approved =
        DeadLettersListCommand.letters(api, stage, LetterState.APPROVED_FOR_REQUEUE)
            .map(letter -> letter.path("entry_id").asText())
            .toList();
    long failed = 0;
    for (int from = 0; from < approved.size(); from += MAX_AT_ONCE) {
      int to = Math.min(approved.size(), from + MAX_AT_ONCE);
      failed += requeue(api, stage, approved.subList(from, to));
    }
    return failed;
  }

  private long requeue(ApiClient api, LetterStage stage, List<String> some) {
    ObjectNode request = api.object().put("stage", stage.toString());
    ArrayNode named = request.putArray("entry_ids");
    some.forEach(named::add);
    JsonNode answer = api.post(DeadLettersCommand.PATH + "/requeue/bulk", request);
    return answer.path("results").valueStream().filter(result -> !isRequeued(result)).count();
  }

  /** Tells of one result. */
  private boolean isRequeued(JsonNode result) {
    String id = result.path("entry_id").asText();
    String status = result.path("status").asText();
    boolean isDone = status.equals("success");
    terminal.err().println(isDone ? "Requeued " + id + "." : id + ": " + status);
    return isDone;
  }
}
