package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The fields of a repository's configuration files that would change a vector and are not
 * supported: each is a fault by its name. Those that are read elsewhere, and those that change
 * nothing, pass.
 *
 * <p>One directory each; one thread at a time.
 *
 * @see <a href="https://github.com/huggingface/sentence-transformers">what reads them: {@code
 *     models/Transformer.py}, {@code SentenceTransformer.py}</a>
 */
final class VectorFields {
  static final String SENTENCE_BERT = "sentence_bert_config.json";
  static final String TOKENIZER_CONFIG = "tokenizer_config.json";

  /** Of a tokenizer, but without influence on a text alone. */
  private static final Set<String> HARMLESS = Set.of("padding_side", "model_max_length");

  private final ConfigFiles files;
  private final JsonNode tokenizer;

  VectorFields(ConfigFiles files, JsonNode tokenizer) {
    this.files = files;
    this.tokenizer = tokenizer;
  }

  /** Notes a fault for each. */
  void check() {
    sentenceBert(files.json(SENTENCE_BERT));
    sentenceTransformers(files.json(CardReader.SENTENCE_CONFIG));
    tokenizerConfig(files.json(TOKENIZER_CONFIG));
    if (tokenizer.at("/model/dropout").asDouble(0) > 0) {
      fault(ModelFiles.TOKENIZER, "model.dropout", "a text would have another vector each time");
    }
  }

  private void sentenceBert(JsonNode json) {
    String task = json.path("transformer_task").asText("feature-extraction");
    if (!task.equals("feature-extraction")) {
      fault(SENTENCE_BERT, "transformer_task", "only feature-extraction is supported");
    }
    for (String arguments : List.of("tokenizer_args", "processor_kwargs", "tokenizer_kwargs")) {
      json.path(arguments)
          .properties()
          .forEach(argument -> {
            if (!HARMLESS.contains(argument.getKey())) {
              fault(
                  SENTENCE_BERT,
                  arguments + "." + argument.getKey(),
                  "save the tokenizer with it in tokenizer.json");
            }
          });
    }
  }

  private void sentenceTransformers(JsonNode json) {
    String type = json.path("model_type").asText("SentenceTransformer");
    if (!type.equals("SentenceTransformer")) {
      fault(CardReader.SENTENCE_CONFIG, "model_type", "only SentenceTransformer is supported");
    }
    if (!json.path("truncate_dim").isMissingNode() && !json.path("truncate_dim").isNull()) {
      fault(
          CardReader.SENTENCE_CONFIG,
          "truncate_dim",
          "remove it, list the length in matryoshka_dims and ask for it by dimensions");
    }
    String prompt = json.path("default_prompt_name").asText("");
    boolean isNamed = !json.path("default_prompt_name").isNull() && !prompt.isEmpty();
    if (isNamed && !json.path("prompts").path(prompt).isTextual()) {
      fault(CardReader.SENTENCE_CONFIG, "default_prompt_name", "prompts has none of that name");
    }
  }

  /** Changes that transformers makes in a tokenizer.json as it loads one. */
  private void tokenizerConfig(JsonNode json) {
    if (json.path("truncation_side").asText("right").equals("left")) {
      fault(TOKENIZER_CONFIG, "truncation_side", "texts are cut at their end alone");
    }
    JsonNode normalizer = tokenizer.path("normalizer");
    if (normalizer.path("type").asText("").equals("BertNormalizer")) {
      sameAs(json, "do_lower_case", normalizer.path("lowercase"));
      sameAs(json, "strip_accents", normalizer.path("strip_accents"));
      sameAs(json, "tokenize_chinese_chars", normalizer.path("handle_chinese_chars"));
    }
    JsonNode preTokenizer = tokenizer.path("pre_tokenizer");
    if (preTokenizer.path("type").asText("").equals("ByteLevel")) {
      sameAs(json, "add_prefix_space", preTokenizer.path("add_prefix_space"));
    }
    String type = json.path("tokenizer_class").asText("").toLowerCase(Locale.ROOT);
    if (type.startsWith("llama") || type.startsWith("gemma")) {
      JsonNode template = template();
      sameEnd(json, "add_bos_token", template.path(0));
      sameEnd(json, "add_eos_token", template.path(template.size() - 1));
    }
  }

  private JsonNode template() {
    JsonNode processor = tokenizer.path("post_processor");
    for (JsonNode each : processor.path("processors")) {
      if (each.has("single")) {
        return each.path("single");
      }
    }
    return processor.path("single");
  }

  private void sameAs(JsonNode json, String field, JsonNode inTokenizer) {
    boolean differs =
        json.path(field).isBoolean()
            && inTokenizer.isBoolean()
            && json.path(field).booleanValue() != inTokenizer.booleanValue();
    if (differs) {
      fault(
          TOKENIZER_CONFIG,
          field,
          ModelFiles.TOKENIZER + " says " + inTokenizer + "; save the tokenizer with both alike");
    }
  }

  private void sameEnd(JsonNode json, String field, JsonNode end) {
    if (json.path(field).isBoolean()
        && json.path(field).booleanValue() != end.has("SpecialToken")) {
      fault(
          TOKENIZER_CONFIG,
          field,
          "the template of "
              + ModelFiles.TOKENIZER
              + " does otherwise; save the tokenizer with both"
              + " alike");
    }
  }

  private void fault(String file, String field, String why) {
    files.fault(file + ": " + ModuleList.printable(field) + " is not supported as it is: " + why);
  }
}
