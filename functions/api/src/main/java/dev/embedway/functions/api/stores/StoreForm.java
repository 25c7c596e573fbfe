package dev.embedway.functions.api.stores;

import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.core.store.StorableDims;
import dev.embedway.core.store.StoreNames;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the body that makes a store: the original module's fields and OpenAI's.
 *
 * <p>Thread-safe.
 */
public final class StoreForm {

  static final List<String> FIELDS =
      List.of(
          "name",
          "description",
          "metadata",
          "embedding_model",
          "model",
          "dimensions",
          "chunking",
          "chunking_strategy",
          "tenant",
          "file_ids",
          "expires_after");

  /** Fields that a change of an existing store may have. */
  static final List<String> CHANGEABLE =
      List.of(
          "name",
          "description",
          "metadata",
          "chunking",
          "chunking_strategy",
          "tenant",
          "expires_after");

  private static final int MAX_DESCRIPTION = 2000;

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final String defaultModel;

  public StoreForm(Embedder embedder, EmbeddingPolicy policy, String defaultModel) {
    this.embedder = embedder;
    this.policy = policy;
    this.defaultModel = defaultModel;
  }

  /** Refuses fields of OpenAI's body that this API does not support. */
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
    StoreNames.check(name, "name");
    return name;
  }

  /** The model that is to embed the store's texts, which the caller must be allowed to use. */
  ModelSpec model(Fields fields, Call call) {
    Optional<String> ours = fields.text("embedding_model");
    Optional<String> alias = fields.text("model");
    if (ours.isPresent() && alias.isPresent() && !ours.equals(alias)) {
      throw fields.invalid("model", "model and embedding_model differ; send one of them");
    }
    ModelChoice choice =
        embedder.choose(
            ours.or(() -> alias).orElse(defaultModel),
            null,
            policy.waitOf(call.caller(), call.deadline()));
    if (choice.role().isPresent()) {
      throw fields.invalid(
          ours.isPresent() ? "embedding_model" : "model",
          "a store embeds documents as passages and searches as queries; leave @"
              + choice.role().get().wire()
              + " off its model");
    }
    policy.check(choice.model(), call.caller());
    requireUsable(choice.model(), ours.isPresent() ? "embedding_model" : "model");
    return choice.model();
  }

  /** Refuses a model by which no document of the store could be embedded as things are. */
  private void requireUsable(ModelSpec model, String param) {
    embedder
        .registry()
        .missingSetting(model)
        .ifPresent(variable -> {
          throw new InvalidRequestException(
              ErrorCode.MISSING_PROVIDER_CREDENTIALS,
              "model "
                  + model.id()
                  + " is of provider "
                  + model.provider()
                  + ", which is not set up: name a model of another one, or have the operator set "
                  + variable,
              param);
        });
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
  String qualifiedIdOf(ModelSpec model) {
    return embedder.registry().qualifiedIdOf(model);
  }

  /** Chunking of a new store's documents. */
  ChunkingSpec chunking(Fields fields, ModelSpec model) {
    ChunkingForm chunking = chunkingForm(fields, model);
    return chunking.read(chunking.standard());
  }

  /** Chunking of a store's documents from now on; its model is looked at for another cut alone. */
  ChunkingSpec chunking(Fields fields, StoreSpec present) {
    boolean other =
        fields.any("chunking").isPresent() || fields.any("chunking_strategy").isPresent();
    return other
        ? chunkingForm(fields, embedder.resolve(present.model())).read(present.chunking())
        : present.chunking();
  }

  private ChunkingForm chunkingForm(Fields fields, ModelSpec model) {
    int specials = embedder.tokenizer(model).count(model.prompts().passage());
    return new ChunkingForm(fields, model.id(), model.maxTokens() - specials);
  }

  /** A text about the store; {@code present} where the body gives none. */
  static String description(Fields fields, String present) {
    String description = fields.text("description").orElse(present);
    if (description.length() > MAX_DESCRIPTION) {
      throw fields.invalid(
          "description",
          "description must have at most "
              + MAX_DESCRIPTION
              + " characters, was "
              + description.length());
    }
    return description;
  }
}
