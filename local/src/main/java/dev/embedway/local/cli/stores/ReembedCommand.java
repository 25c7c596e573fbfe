package dev.embedway.local.cli.stores;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.local.cli.argument.ReadableFile;
import dev.embedway.local.cli.argument.StoreReference;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.client.ServerOptions;
import dev.embedway.local.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code reembed}: another version of a store, built beside the one that searches read. */
@Command(
    name = "reembed",
    description = {
      "Builds another version of a store: of another model, length of vectors or chunking. Searches"
          + " read the one of now until --switch; documents that are uploaded meanwhile go to both."
          + " Shows how far it is until all documents are there, then compares both versions;"
          + " Ctrl-C leaves it going, and the same command without options shows it again."
          + " For admins."
    },
    footer = {
      "",
      "Examples:",
      "  ./embedway reembed manuals --model e5-small-v2 --dry-run",
      "  ./embedway reembed manuals --model e5-small-v2",
      "  ./embedway reembed manuals --queries judged.jsonl",
      "  ./embedway reembed manuals --switch",
      "  ./embedway reembed manuals --rollback",
      "  ./embedway reembed --all --model e5-small-v2 --dry-run"
    })
public final class ReembedCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ServerOptions server = new ServerOptions();

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model of the new version; default: the store's.")
  private @Nullable String model;

  @Option(
      names = "--dimensions",
      paramLabel = "N",
      description = "Length of its vectors, one that the model can make; default: the model's.")
  private @Nullable DimensionsArgument dimensions;

  @Option(
      names = "--chunking",
      paramLabel = "METHOD[:SIZE[:OVERLAP]]",
      description = "How its documents are split; default: as those of the store are now.")
  private @Nullable Chunking chunking;

  @ArgGroup private Step step = new Step();

  @Option(
      names = "--max-failed",
      paramLabel = "N",
      description = "Documents that --switch may leave behind since they failed; default: none.")
  private MaxFailed maxFailed = MaxFailed.NONE;

  @Option(
      names = "--max-left-records",
      paramLabel = "N",
      description =
          "Records that --switch may leave behind: the model takes no text of theirs; default: none.")
  private MaxFailed maxLeftRecords = MaxFailed.NONE;

  @Option(
      names = "--queries",
      paramLabel = "FILE",
      description = {
        "Queries to compare by, a JSON object a line: {\"query\": \"...\", \"relevant\": [KEY, ...]};"
            + " default: sentences of the store's documents, which tell no better or worse."
      })
  private @Nullable ReadableFile queries;

  @Option(
      names = "--ndcg-drop-max",
      paramLabel = "N",
      description =
          "Lets --switch go through only if nDCG@10 by the queries is not lower by more than N.")
  private @Nullable NdcgDrop ndcgDropMax;

  @Option(
      names = "--json",
      description = "Prints the server's whole answer, and waits for nothing.")
  private boolean json;

  @Option(
      names = "--all",
      description =
          "All stores instead of one: begins a version of each, or says what it would be, and waits"
              + " for nothing. One that cannot be is told of and stops no other.")
  private boolean all;

  @Option(
      names = "--all-tenants",
      description = "The same for all tenants, with an operator's key.")
  private boolean allTenants;

  @Parameters(arity = "0..1", paramLabel = "STORE", description = "Its name or id.")
  private @Nullable StoreReference store;

  @Spec private CommandSpec spec = CommandSpec.create();

  /** Treatment of the version that is built; at most one of them. */
  private static final class Step {

    @Option(names = "--dry-run", description = "Says what it would be, and starts nothing.")
    private boolean dryRun;

    @Option(names = "--switch", description = "Lets searches read the version that was built.")
    private boolean isSwitch;

    @Option(names = "--rollback", description = "Lets searches read the version before again.")
    private boolean rollback;

    @Option(names = "--abort", description = "Gives up the version that is being built.")
    private boolean abort;
  }

  private ReembedCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    return new CommandLine(new ReembedCommand(terminal))
        .registerConverter(Chunking.class, Chunking::of)
        .registerConverter(DimensionsArgument.class, DimensionsArgument::of)
        .registerConverter(MaxFailed.class, MaxFailed::of)
        .registerConverter(NdcgDrop.class, NdcgDrop::of);
  }

  @Override
  public Integer call() {
    boolean isOfMany = all || allTenants;
    requireTarget(isOfMany);
    ApiClient api = server.connect(terminal);
    if (isOfMany) {
      return new ReembedStores(terminal, api, json).run(many(api));
    }
    if (step.isSwitch) {
      if (queries != null) {
        comparison(api).print(json ? terminal.err() : terminal.out());
      }
      return told(action(api, "switch"));
    }
    if (step.rollback) {
      return told(action(api, "rollback"));
    }
    if (step.abort) {
      return told(action(api, "abort"));
    }
    if (step.dryRun) {
      return plan(api);
    }
    if (!isChange()) {
      return watch(api);
    }
    JsonNode started = api.post(path(), asked(api));
    return json ? told(started) : watch(api);
  }

  private void requireTarget(boolean isOfMany) {
    if (isOfMany == (store != null)) {
      throw new ParameterException(spec.commandLine(), "Give one STORE, or --all");
    }
    if (isOfMany && (step.isSwitch || step.rollback || step.abort || queries != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--all begins versions or plans them; --switch, --rollback, --abort and --queries are of"
              + " one STORE");
    }
    if (isOfMany && !isChange()) {
      throw new ParameterException(
          spec.commandLine(), "--all needs --model, --dimensions or --chunking");
    }
  }

  private boolean isChange() {
    return model != null || dimensions != null || chunking != null;
  }

  private ObjectNode many(ApiClient api) {
    ObjectNode request = asked(api).put("dry_run", step.dryRun);
    return allTenants ? request.put("all_tenants", true) : request;
  }

  private String name() {
    return store == null ? "" : store.text();
  }

  private String path() {
    return StoresCommand.path(name()) + "/reembed";
  }

  private JsonNode action(ApiClient api, String action) {
    ObjectNode request = api.object().put("action", action);
    if (maxFailed.number() > 0) {
      request.put("max_failed", maxFailed.number());
    }
    if (maxLeftRecords.number() > 0) {
      request.put("max_left_records", maxLeftRecords.number());
    }
    if (action.equals("switch")) {
      putGate(request);
    }
    return api.post(path(), request);
  }

  private void putGate(ObjectNode request) {
    if (ndcgDropMax != null) {
      request.putObject("switch_if").put("ndcg_drop_max", ndcgDropMax.value());
    }
  }

  private VersionComparison comparison(ApiClient api) {
    ObjectNode request = api.object();
    if (queries != null) {
      request.set("queries", ComparisonQueries.read(queries.path()));
    }
    return VersionComparison.of(api.post(path() + "/comparison", request));
  }

  private ObjectNode asked(ApiClient api) {
    ObjectNode request = api.object();
    if (model != null) {
      request.put("embedding_model", model);
    }
    if (dimensions != null) {
      request.put("dimensions", dimensions.number());
    }
    if (chunking != null) {
      StoreOptions.put(chunking, request);
    }
    putGate(request);
    return request;
  }

  private int told(JsonNode answer) {
    if (json) {
      terminal.out().println(answer);
    } else {
      PrintedVersions.lines(answer.path("versions")).forEach(terminal.out()::println);
    }
    return CommandLine.ExitCode.OK;
  }

  private int plan(ApiClient api) {
    JsonNode plan = api.post(path(), asked(api).put("dry_run", true));
    if (json) {
      terminal.out().println(plan);
    } else {
      PrintedVersions.plan(plan).forEach(terminal.out()::println);
    }
    return CommandLine.ExitCode.OK;
  }

  private int watch(ApiClient api) {
    return new ReembedWatch(terminal, api, name(), () -> comparison(api)).run();
  }
}
