package dev.embedway.local.cli;

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
final class KeysCommand implements Runnable {

  static final String PATH = "/api/v1/keys";

  @Spec private CommandSpec spec = CommandSpec.create();

  KeysCommand() {}

  @Override
  public void run() {
    throw Subcommands.missing(spec);
  }
}
