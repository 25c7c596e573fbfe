package dev.embedway.core.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompts that an operator has models read instead of those on their cards.
 *
 * <p>Immutable. What passages are read with is part of a model's vector space, so a store never
 * holds passages of two kinds; what queries are read with is not.
 *
 * @param instruction the task that models of the Qwen3 embedding family are told; empty for the
 *     card's
 * @param tags whether that family reads tagged texts, as the original module wrote them; empty for
 *     the form of the models' own cards
 * @param ofModels by id, {@code provider:id}, or either with {@code *} at its end; the longest that
 *     fits a model holds
 */
public record PromptBook(
    Optional<String> instruction, Optional<Tags> tags, Map<String, Replacement> ofModels) {

  /** Tag that the tagged form puts before a text. */
  public enum Tags {
    /** Before a query the query's, before a passage what the text reads like. */
    AUTO,
    /** The query's. */
    QUERY,
    /** The document's. */
    DOCUMENT
  }

  /**
   * Prompts of a model.
   *
   * @param query empty for the card's
   * @param passage empty for the card's
   */
  public record Replacement(Optional<String> query, Optional<String> passage) {}

  /** Every model reads what its card says. */
  public static final PromptBook EMPTY =
      new PromptBook(Optional.empty(), Optional.empty(), Map.of());

  /** The task of https://huggingface.co/Qwen/Qwen3-Embedding-0.6B for retrieval. */
  private static final String WEB_SEARCH =
      "Given a web search query, retrieve relevant passages that answer the query";

  /** The card's form; exports of the model, and others by its form, have a space at its end. */
  private static final Pattern INSTRUCTED =
      Pattern.compile("Instruct: (.*)(\\nQuery: ?)", Pattern.DOTALL);

  /** No pattern is as long. */
  private static final int MAX_PATTERN_LENGTH = 10_000;

  private static final int SPACE_DIGITS = 16;

  /** End of the name of a vector space that prompts belong to. */
  private static final Pattern OF_PROMPTS = Pattern.compile("\\+[0-9a-f]{" + SPACE_DIGITS + "}$");

  public PromptBook {
    ofModels = Map.copyOf(ofModels);
  }

  /** The model as it is to be used: the same one, unless something here is about it. */
  public ModelSpec applied(ModelSpec card) {
    Prompts prompts = replaced(card, ofFamily(card));
    if (prompts.equals(card.prompts())) {
      return card;
    }
    boolean isSamePassage =
        prompts.passage().equals(card.prompts().passage())
            && prompts.form() == card.prompts().form();
    return card.with(
        prompts,
        isSamePassage ? card.vectorSpace() : card.vectorSpace().with("+" + digest(prompts)));
  }

  /**
   * True when a name that a store keeps and a model's vector space differ by passage prompts alone.
   */
  public static boolean isSameBeforePrompts(String stored, VectorSpace space) {
    return new VectorSpace(withoutPrompts(space.name()), withoutPrompts(space.label()))
        .holds(withoutPrompts(stored));
  }

  private static String withoutPrompts(String space) {
    return OF_PROMPTS.matcher(space).replaceFirst("");
  }

  private Prompts ofFamily(ModelSpec card) {
    String id = card.id().toLowerCase(Locale.ROOT);
    if (!id.contains("qwen3") || !id.contains("embedding")) {
      return card.prompts();
    }
    return tags.map(mode -> tagged(mode, card.prompts())).orElseGet(() -> instructed(card));
  }

  private Prompts instructed(ModelSpec card) {
    Prompts own = card.prompts();
    Matcher known = INSTRUCTED.matcher(own.query());
    String end = known.matches() ? known.group(2) : "\nQuery:";
    return instruction
        .map(task -> new Prompts("Instruct: " + task + end, own.passage(), own.form()))
        .orElse(own);
  }

  private Prompts tagged(Tags mode, Prompts own) {
    Matcher known = INSTRUCTED.matcher(own.query());
    String task = instruction.orElse(known.matches() ? known.group(1) : WEB_SEARCH);
    String begin = Prompts.INSTRUCTION_TAG + " " + task + "\n";
    String query = begin + "<Query>: ";
    String document = begin + "<Document>: ";
    return switch (mode) {
      case AUTO -> new Prompts(query, document, Prompts.Form.TAGGED_BY_TEXT);
      case QUERY -> new Prompts(query, query, Prompts.Form.TAGGED);
      case DOCUMENT -> new Prompts(document, document, Prompts.Form.TAGGED);
    };
  }

  private Prompts replaced(ModelSpec card, Prompts prompts) {
    return ofModels.entrySet().stream()
        .filter(entry ->
            fits(entry.getKey(), card.id())
                || fits(entry.getKey(), card.provider() + ":" + card.id()))
        .max(Comparator.comparingInt(entry -> rank(entry.getKey())))
        .map(Map.Entry::getValue)
        .map(found ->
            new Prompts(
                found.query().orElse(prompts.query()),
                found.passage().orElse(prompts.passage()),
                prompts.form()))
        .orElse(prompts);
  }

  /** A whole name before all others, then the longer. */
  private static int rank(String pattern) {
    return pattern.endsWith("*") ? pattern.length() : MAX_PATTERN_LENGTH + pattern.length();
  }

  private static boolean fits(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /** Of what decides over passages; the query's part does where a passage may be taken for one. */
  private static String digest(Prompts prompts) {
    String deciding =
        prompts.form()
            + "\n"
            + (prompts.form() == Prompts.Form.TAGGED_BY_TEXT ? prompts.query() : "")
            + "\0"
            + prompts.passage();
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(deciding.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, SPACE_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
