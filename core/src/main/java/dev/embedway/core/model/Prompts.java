package dev.embedway.core.model;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Prompts put before the texts of a model that was trained with them; empty strings for one that
 * was not.
 *
 * @param query put before a text of role QUERY
 * @param passage put before a text of role PASSAGE
 * @param form what selects the prompt: the role alone, or a text's own words too
 */
public record Prompts(String query, String passage, Form form) {

  /** Facts that select the prompt of a text. */
  public enum Form {
    /** The role alone. */
    PREFIX,
    /** Nothing is put before a text that has an instruction already. */
    TAGGED,
    /** The same, and a passage that reads like a question is taken for a query. */
    TAGGED_BY_TEXT
  }

  /** No prefix for any role. */
  public static final Prompts NONE = new Prompts("", "");

  /** Start of an instruction in the tagged form. */
  static final String INSTRUCTION_TAG = "<Instruct>:";

  private static final int MAX_QUESTION_LENGTH = 160;
  private static final Pattern QUESTION_WORD =
      Pattern.compile("(what|who|when|where|why|how|explain|define) .*", Pattern.DOTALL);

  /** Prefixes that the role alone decides over. */
  public Prompts(String query, String passage) {
    this(query, passage, Form.PREFIX);
  }

  /** The text as the model is to read it. */
  public String apply(PromptRole role, String text) {
    return switch (role) {
      case QUERY -> before(query, text);
      case PASSAGE ->
          before(form == Form.TAGGED_BY_TEXT && isQuestion(text) ? query : passage, text);
      case NONE -> text;
    };
  }

  /** The input as the model is to read it: ids stay ids where the role has no prompt. */
  public Input apply(PromptRole role, Input input) {
    return isBare(role) ? input : new Input.Text(apply(role, input.text()));
  }

  /** True when nothing is put before any text of a role. */
  private boolean isBare(PromptRole role) {
    return switch (role) {
      case QUERY -> query.isEmpty();
      case PASSAGE -> passage.isEmpty() && (form != Form.TAGGED_BY_TEXT || query.isEmpty());
      case NONE -> true;
    };
  }

  private String before(String prompt, String text) {
    return form != Form.PREFIX && text.contains(INSTRUCTION_TAG) ? text : prompt + text;
  }

  private static boolean isQuestion(String text) {
    return text.endsWith("?")
        || (text.length() <= MAX_QUESTION_LENGTH
            && QUESTION_WORD.matcher(text.toLowerCase(Locale.ROOT)).matches());
  }
}
