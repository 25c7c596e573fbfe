package dev.embedway.core.config;

import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the engine that keeps vectors.
 *
 * @param chromaUrl of the Chroma server; empty with pgvector
 * @param chromaToken that the server asks for
 */
public record VectorStoreSettings(
    Engine engine, Optional<URI> chromaUrl, Optional<String> chromaToken) {

  /** Engine that keeps vectors. */
  public enum Engine {
    PGVECTOR,
    CHROMA
  }

  static final Setting.Choice ENGINE =
      Setting.oneOf(
          "EMBEDWAY_VECTOR_STORE",
          "pgvector",
          List.of("pgvector", "chroma"),
          """
          Engine that keeps vectors. `chroma` is for a local cloud alone, and searches by vector \
          alone.\
          """);

  static final Setting CHROMA_URL =
      Setting.text(
          "EMBEDWAY_CHROMA_URL",
          "",
          "an http or https URL",
          "Local cloud: the Chroma server, where `EMBEDWAY_VECTOR_STORE` is `chroma`.");

  static final Setting CHROMA_TOKEN =
      Setting.text(
          "EMBEDWAY_CHROMA_TOKEN",
          "",
          "visible ASCII characters",
          "Local cloud: the token that the Chroma server asks for, where it does.");

  static final List<Setting> ALL = List.of(ENGINE, CHROMA_URL, CHROMA_TOKEN);

  static VectorStoreSettings read(Environment environment) {
    Engine engine = environment.oneOf(ENGINE).equals("chroma") ? Engine.CHROMA : Engine.PGVECTOR;
    Optional<URI> url = environment.optional(CHROMA_URL).flatMap(VectorStoreSettings::url);
    Optional<String> token = environment.optional(CHROMA_TOKEN);
    if (url.isEmpty() && environment.optional(CHROMA_URL).isPresent()) {
      environment.fault(CHROMA_URL, "given was something else");
    } else if (url.isEmpty() && engine == Engine.CHROMA) {
      environment.fault(CHROMA_URL, "not set, and EMBEDWAY_VECTOR_STORE is chroma");
    }
    if (token.filter(given -> !given.matches("[!-~]+")).isPresent()) {
      environment.fault(CHROMA_TOKEN, "given was something else");
    }
    return new VectorStoreSettings(engine, url, token);
  }

  private static Optional<URI> url(String text) {
    try {
      URI url = URI.create(text);
      return Optional.of(url)
          .filter(given -> given.getHost() != null && given.getUserInfo() == null)
          .filter(given -> List.of("http", "https").contains(given.getScheme()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Refuses any engine but pgvector, for a process of a deployed stage.
   *
   * @throws ConfigurationException naming the setting
   */
  public void requirePgvector() {
    if (engine != Engine.PGVECTOR) {
      throw new ConfigurationException(
          List.of(
              ENGINE.name()
                  + ": chroma is for a local cloud alone; leave it out, a stage has pgvector"));
    }
  }

  /** Leaves the token out. */
  @Override
  public String toString() {
    return "VectorStoreSettings[engine=%s, chromaUrl=%s]".formatted(engine, chromaUrl);
  }
}
