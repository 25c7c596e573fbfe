package dev.embedway.functions.api;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.embedding.DimensionPolicy;
import dev.embedway.core.embedding.Dimensions;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.ModelChoice;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.pipeline.ObjectKey;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.vector.StorableDims;
import dev.embedway.functions.api.http.Fields;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads the body that makes a store: the original module's fields and OpenAI's.
 *
 * <p>Thread-safe.
 */
final class StoreForm {

  static final List<String> FIELDS =
      List.of(
          "name",
          "metadata",
          "embedding_model",
          "model",
          "dimensions",
          "chunking",
          "chunking_strategy",
          "tenant",
          "file_ids",
          "expires_after");

  /** What a store that is there can be given anew. */
  static final List<String> CHANGEABLE =
      List.of("name", "metadata", "chunking", "chunking_strategy", "tenant", "expires_after");

  private static final Pattern LIKE_AN_ID = Pattern.compile("(?i)vs_[0-9a-f]{24}");
  private static final int MAX_METADATA = 16;
  private static final int MAX_METADATA_KEY = 64;
  private static final int MAX_METADATA_VALUE = 512;

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final String defaultModel;

  StoreForm(Embedder embedder, EmbeddingPolicy policy, String defaultModel) {
    this.embedder = embedder;
    this.policy = policy;
    this.defaultModel = defaultModel;
  }

  /** What OpenAI's body may hold and this API does not do. */
  static void refuseUnsupported(Fields fields) {
    if (fields.any("file_ids").filter(ids -> !ids.isEmpty()).isPresent()) {
      throw fields.invalid(
          "file_ids",
          "file_ids is not supported: upload documents into the store with POST documents");
    }
    if (fields.any("expires_after").isPresent()) {
      throw fields.invalid(
          "expires_after", "expires_after is not supported: stores live until they are deleted");
    }
  }

  /** The store's name; {@code fallback} where none is given. */
  static String name(Fields fields, String fallback) {
    String name = fields.text("name").orElse(fallback);
    checkName(name, "name");
    return name;
  }

  /** Refuses names that no store may have. */
  static void checkName(String name, String param) {
    if (ObjectKey.RESERVED_STORES.contains(name.toLowerCase(Locale.ROOT))) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "the name "
              + name
              + " is reserved, as are "
              + String.join(", ", ObjectKey.RESERVED_STORES.stream().sorted().toList())
              + "; choose another",
          param);
    }
    if (!ObjectKey.isStoreName(name)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "a store's name is 1..64 of A-Z a-z 0-9 _ - ; given were "
              + name.length()
              + " characters",
          param);
    }
    if (isLikeAnId(name)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_NAME,
          "a store's name must not look like a store's id, vs_ and 24 hex digits",
          param);
    }
  }

  /** Whether a string has the form of a store's id. */
  static boolean isLikeAnId(String name) {
    return LIKE_AN_ID.matcher(name).matches();
  }

  /** The model that is to embed the store's texts, which the caller must be allowed to use. */
  ModelSpec model(Fields fields, Caller caller) {
    Optional<String> ours = fields.text("embedding_model");
    Optional<String> alias = fields.text("model");
    if (ours.isPresent() && alias.isPresent() && !ours.equals(alias)) {
      throw fields.invalid("model", "model and embedding_model differ; send one of them");
    }
    ModelChoice choice =
        embedder.registry().choose(ours.or(() -> alias).orElse(defaultModel), null);
    if (choice.role().isPresent()) {
      throw fields.invalid(
          ours.isPresent() ? "embedding_model" : "model",
          "a store embeds documents as passages and searches as queries; leave @"
              + choice.role().get().wire()
              + " off its model");
    }
    policy.check(choice.model(), caller);
    return choice.model();
  }

  /** The length of the store's vectors: the model's own unless another is asked for. */
  static int dim(Fields fields, ModelSpec model) {
    int dim = new Dimensions(fields.integer("dimensions"), DimensionPolicy.REDUCE).dimFor(model);
    if (!StorableDims.ALL.contains(dim)) {
      List<Integer> given = model.isOfAnyDim() ? StorableDims.ALL : model.allowedDims();
      List<Integer> allowed = given.stream().filter(StorableDims.ALL::contains).toList();
      throw new InvalidRequestException(
          ErrorCode.INVALID_DIMENSIONS,
          "stores keep vectors of "
              + StorableDims.ALL
              + " floats, of which model "
              + model.id()
              + " gives "
              + allowed
              + "; asked for were "
              + dim,
          "dimensions",
          Map.of("allowed", allowed, "given", dim));
    }
    return dim;
  }

  /** The id by which a store finds its model again. */
  String nameOf(ModelSpec model) {
    return embedder.registry().nameOf(model);
  }

  /** The model of a store that is there. */
  ModelSpec model(String id) {
    return embedder.registry().resolve(id, null);
  }

  /** How a new store's documents are cut. */
  ChunkingSpec chunking(Fields fields, ModelSpec model) {
    ChunkingForm chunking = chunkingForm(fields, model);
    return chunking.read(chunking.standard());
  }

  /** How a store's documents are cut from now on. */
  ChunkingSpec chunking(Fields fields, ModelSpec model, ChunkingSpec present) {
    return chunkingForm(fields, model).read(present);
  }

  private ChunkingForm chunkingForm(Fields fields, ModelSpec model) {
    int specials = embedder.tokenizer(model).count(model.prompts().passage());
    return new ChunkingForm(fields, model.id(), model.maxTokens() - specials);
  }

  /** The caller's own facts about the store. */
  static Map<String, String> metadata(Fields fields) {
    Map<String, String> metadata = new LinkedHashMap<>();
    Optional<JsonNode> given = fields.any("metadata");
    if (given.isEmpty()) {
      return metadata;
    }
    boolean sound =
        given.get().isObject()
            && given.get().size() <= MAX_METADATA
            && given.get().properties().stream().allMatch(StoreForm::isSound);
    if (!sound) {
      throw fields.invalid(
          "metadata",
          "metadata is an object of at most 16 strings, keys of 1..64 characters, values of at most 512");
    }
    given.get().properties().forEach(f -> metadata.put(f.getKey(), f.getValue().textValue()));
    return metadata;
  }

  private static boolean isSound(Map.Entry<String, JsonNode> field) {
    return !field.getKey().isEmpty()
        && field.getKey().length() <= MAX_METADATA_KEY
        && field.getValue().isTextual()
        && field.getValue().textValue().length() <= MAX_METADATA_VALUE;
  }
}
