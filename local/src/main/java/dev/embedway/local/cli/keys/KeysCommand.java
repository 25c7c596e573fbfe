package dev.embedway.local.cli.keys;

import dev.embedway.local.cli.argument.Arguments;
import dev.embedway.local.cli.argument.Subcommands;
import dev.embedway.local.cli.terminal.Terminal;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code keys}: who may use the API. */
@Command(
    name = "keys",
    description = "Makes, lists and revokes API keys (needs an admin key).",
    footer = {
      "",
      "Examples:",
      "  ./embedway keys create --tenant acme --role embed --role search --name laptop",
      "  ./embedway keys list --tenant acme",
      "  ./embedway keys revoke key_0123456789abcdef01234567 --tenant acme",
      "  ./embedway keys rotate-operator                   a new operator key for the old one,"
          + " here",
      "  ./embedway keys first --table TABLE               after a deployment to AWS"
    })
public final class KeysCommand implements Runnable {

  static final String PATH = "/api/v1/keys";

  @Spec private CommandSpec spec = CommandSpec.create();

  KeysCommand() {}

  @Override
  public void run() {
    throw Subcommands.missing(spec);
  }

  /** The command with those below it, on a terminal. */
  public static CommandLine on(Terminal terminal) {
    CommandLine line =
        new CommandLine(new KeysCommand())
            .addSubcommand(new KeysCreateCommand(terminal))
            .addSubcommand(new KeysListCommand(terminal))
            .addSubcommand(new KeysRevokeCommand(terminal))
            .addSubcommand(new KeysRotateOperatorCommand(terminal))
            .addSubcommand(new KeysFirstCommand(terminal));
    return Arguments.words(line, KeyRole.class)
        .registerConverter(KeyId.class, KeyId::of)
        .registerConverter(TenantName.class, TenantName::of);
  }
}
