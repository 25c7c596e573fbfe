package dev.embedway.core.media;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.chunk.WordSize;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.Printable;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantRequest;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Comparison of what requests name with what a store has. */
@ThreadSafe
public final class StoreTermsCheck {

  private final Embedder embedder;
  private final EmbeddingPolicy policy;

  public StoreTermsCheck(Embedder embedder, EmbeddingPolicy policy) {
    this.embedder = embedder;
    this.policy = policy;
  }

  /**
   * Lets a request pass that names nothing but what its store has, and whose caller may use the
   * store's model.
   *
   * @throws ConflictException {@code state_conflict}, saying what the store has
   * @throws dev.embedway.core.error.EmbedwayException for a model that is not known, or that the
   *     caller may not use
   */
  public void check(TenantRequest request, StoreSpec store, StoreTerms terms) {
    ModelSpec own = model(request, store.model(), null);
    policy.check(own, request.caller());
    terms
        .provider()
        .filter(named -> !named.equalsIgnoreCase(own.provider()))
        .ifPresent(named -> {
          throw otherModel(store, "provider " + Printable.of(named));
        });
    terms
        .model()
        .filter(named ->
            !named.equals(store.model())
                && !model(request, named, terms.provider().orElse(null))
                    .identity()
                    .equals(own.identity()))
        .ifPresent(named -> {
          throw otherModel(store, "model " + Printable.of(named));
        });
    ChunkingSpec chunking = store.chunking();
    checkWords(store, terms.chunkWords(), chunking.size(), "chunk_size");
    checkWords(store, terms.overlapWords(), chunking.overlap(), "chunk_overlap");
  }

  /**
   * Lets a request pass that names the store's own model, or none.
   *
   * @throws InvalidRequestException {@code invalid_parameter}, saying how a store's model is
   *     changed
   * @throws dev.embedway.core.error.EmbedwayException for a model that is not known
   */
  void checkModel(TenantRequest request, StoreSpec store, Optional<String> named) {
    named
        .filter(name -> !name.equals(store.model()))
        .filter(name -> !identity(request, name).equals(identity(request, store.model())))
        .ifPresent(name -> {
          throw new InvalidRequestException(
              ErrorCode.INVALID_PARAMETER,
              "store "
                  + store.name()
                  + " embeds with model "
                  + store.model()
                  + ", the request names "
                  + Printable.of(name)
                  + "; leave it out, or change the model of the whole store by POST"
                  + " /v1/vector_stores/{store}/reembed",
              "embedder_name");
        });
  }

  private String identity(TenantRequest request, String id) {
    return model(request, id, null).identity();
  }

  private ModelSpec model(TenantRequest request, String id, @Nullable String provider) {
    return embedder.resolve(id, provider, policy.waitOf(request.caller(), request.deadline()));
  }

  private static ConflictException otherModel(StoreSpec store, String named) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "store "
            + store.name()
            + " embeds with model "
            + store.model()
            + ", the request names "
            + named
            + "; leave it out, or make a store of that model by POST vector_stores and upload the"
            + " documents there");
  }

  private static void checkWords(StoreSpec store, OptionalInt named, int tokens, String field) {
    if (named.isEmpty() || named.getAsInt() == WordSize.ofTokens(tokens)) {
      return;
    }
    ChunkingSpec has = store.chunking();
    throw new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "store "
            + store.name()
            + " cuts chunks of "
            + words(has.size())
            + " that overlap by "
            + words(has.overlap())
            + "; "
            + field
            + " is "
            + named.getAsInt()
            + " words, which are "
            + WordSize.inTokens(named.getAsInt())
            + " tokens; leave it out, or make a store of such chunks by POST vector_stores, where"
            + " chunking is in tokens, and upload the documents there");
  }

  private static String words(int tokens) {
    return tokens + " tokens (" + WordSize.ofTokens(tokens) + " words)";
  }
}
