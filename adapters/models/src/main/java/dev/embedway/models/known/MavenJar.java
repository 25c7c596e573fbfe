package dev.embedway.models.known;

/**
 * An archive in Maven's repository.
 *
 * @param artifact of the group {@code dev.langchain4j}
 * @param version release
 * @param bytes to download
 */
public record MavenJar(String artifact, String version, long bytes) {

  /** {@code group:artifact:version}. */
  public String coordinates() {
    return "dev.langchain4j:" + artifact + ":" + version;
  }
}
