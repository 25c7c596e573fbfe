package dev.embedway.core.store.service;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.chunk.WordSize;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.DimensionPolicy;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.registry.ModelChoice;
import dev.embedway.core.store.StorableDims;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Choice of a store's model, and of the lengths and chunkings that it allows. */
@ThreadSafe
public final class StoreModels {

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final String defaultModel;

  public StoreModels(Embedder embedder, EmbeddingPolicy policy, String defaultModel) {
    this.embedder = embedder;
    this.policy = policy;
    this.defaultModel = defaultModel;
  }

  /** The model that a caller asks for, and may use. */
  ModelSpec model(TenantRequest request, NewStore asked) {
    return model(request, asked.vectors().model().orElse(new ModelName(defaultModel, "model")));
  }

  /**
   * Refuses a model that is named and that the caller may not use for any store.
   *
   * @throws dev.embedway.core.error.EmbedwayException {@code model_not_found}, {@code
   *     model_denied}, {@code missing_provider_credentials} and their like
   */
  public void check(TenantRequest request, NewStore.Vectors asked) {
    asked.model().ifPresent(name -> model(request, name));
  }

  private ModelSpec model(TenantRequest request, ModelName name) {
    ModelChoice choice =
        embedder.choose(name.id(), null, policy.waitOf(request.caller(), request.deadline()));
    if (choice.role().isPresent()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "a store embeds documents as passages and searches as queries; leave @"
              + choice.role().get().wire()
              + " off its model",
          name.field());
    }
    policy.check(choice.model(), request.caller());
    requireUsable(choice.model(), name.field());
    return choice.model();
  }

  /** The first version of a store of a model. */
  StoreVersion first(ModelSpec model, NewStore asked, Instant now) {
    int dim = dim(asked.vectors().dimensions(), model);
    int maxSize = maxSize(model);
    ChunkingSpec standard = ChunkingChange.standard(maxSize);
    return StoreVersion.first(
        ModelRef.of(embedder.registry().qualifiedIdOf(model), model),
        dim,
        chunking(asked.chunking(), standard, model, maxSize),
        now);
  }

  /**
   * The version that a store is to have beside its live one.
   *
   * @param asked model and length, the live version's model where none is named
   * @param change of the live version's chunking, which is made to fit the model first
   * @throws InvalidRequestException as {@link StoreService#create} does, and {@code
   *     invalid_parameter} for a version that is like the live one
   */
  public StoreVersion beside(
      TenantRequest request,
      StoreSpec store,
      NewStore.Vectors asked,
      ChunkingChange change,
      Instant now) {
    ModelName name = asked.model().orElse(new ModelName(store.model(), "model"));
    ModelSpec model = model(request, name);
    StoreVersion live = store.live();
    boolean isSameModel =
        model.identity().equals(live.modelIdentity()) && model.vectorSpace().holds(live.space());
    int dim =
        isSameModel && asked.dimensions().isEmpty() ? live.dim() : dim(asked.dimensions(), model);
    int maxSize = maxSize(model);
    ChunkingSpec cut =
        chunking(change, ChunkingChange.fitting(live.chunking(), maxSize), model, maxSize);
    if (isSameModel && dim == live.dim() && cut.equals(live.chunking())) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "the store has vectors of "
              + dim
              + " floats of model "
              + model.id()
              + ", of documents that are cut so; ask for another model, length or chunking",
          name.field());
    }
    return new StoreVersion(
        store.versions().getLast().number() + 1,
        new StoreVersion.Vectors(ModelRef.of(embedder.registry().qualifiedIdOf(model), model), dim),
        cut,
        StoreVersion.State.BUILDING,
        now);
  }

  /** The model of a version. */
  public ModelSpec of(StoreVersion version) {
    return embedder.resolve(version.model());
  }

  /** A store's chunking after a change; its model is looked at for another cut alone. */
  ChunkingSpec chunking(ChunkingChange change, StoreSpec present) {
    if (change.equals(ChunkingChange.NONE)) {
      return present.chunking();
    }
    ModelSpec model = embedder.resolve(present.model());
    return chunking(change, present.chunking(), model, maxSize(model));
  }

  private static ChunkingSpec chunking(
      ChunkingChange change, ChunkingSpec present, ModelSpec model, int maxSize) {
    ChunkingSpec spec = change.applied(present, maxSize);
    if (spec.size() > maxSize) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "chunk size is "
              + spec.size()
              + " tokens ("
              + WordSize.ofTokens(spec.size())
              + " words); model "
              + model.id()
              + " reads at most "
              + maxSize
              + " ("
              + WordSize.ofTokens(maxSize)
              + " words) of a chunk",
          change.sizeField());
    }
    return spec;
  }

  /** Max tokens of a chunk that a model reads. */
  private int maxSize(ModelSpec model) {
    return model.maxTokens() - embedder.tokenizer(model).count(model.prompts().passage());
  }

  /** Refuses a model by which no document of the store could be embedded as things are. */
  private void requireUsable(ModelSpec model, String field) {
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
              field);
        });
  }

  /** The length of the store's vectors: the model's own unless another is asked for. */
  private static int dim(OptionalInt asked, ModelSpec model) {
    int dim = new Dimensions(asked, DimensionPolicy.REDUCE).dimFor(model);
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
}
