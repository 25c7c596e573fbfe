package dev.embedway.local.cli.ingest;

/** Reasons why a file below a directory is not sent. */
enum SkipReason {
  EXCLUDED("excluded"),
  HIDDEN("hidden"),
  LINK("symbolic link"),
  SPECIAL("no regular file"),
  LOCK("lock file"),
  BUILD("build folder"),
  BINARY("binary"),
  PICTURE("picture"),
  EMPTY("empty"),
  METADATA_FILE("metadata of no document");

  private final String words;

  SkipReason(String words) {
    this.words = words;
  }

  /** The reason as users read it. */
  String words() {
    return words;
  }
}
