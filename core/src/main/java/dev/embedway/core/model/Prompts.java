package dev.embedway.core.model;

/**
 * The prefixes of a model that was trained with them; empty strings for a model that was not.
 *
 * @param query put before a text of role QUERY
 * @param passage put before a text of role PASSAGE
 */
public record Prompts(String query, String passage) {

  /** No prefix for any role. */
  public static final Prompts NONE = new Prompts("", "");

  /** The text as the model is to read it. */
  public String apply(PromptRole role, String text) {
    return switch (role) {
      case QUERY -> query + text;
      case PASSAGE -> passage + text;
      case NONE -> text;
    };
  }
}
