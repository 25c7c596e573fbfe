package dev.embedway.models.service;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
import dev.embedway.models.known.PublishedModel;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The cards of well-known models that services run, each from its maker's page. Services count by
 * tokenizers of their own; the limits here are counted by cl100k_base.
 */
final class RemoteModels {

  /** A service works for many at once: nothing but the API's own limit bounds a request. */
  private static final int FAST = 1_000_000;

  /** Of a model that nothing is known of. */
  private static final int USUAL_TOKENS = 8192;

  private static final String HUGGING_FACE = "huggingface";

  private RemoteModels() {}

  /**
   * Of https://platform.openai.com/docs/guides/embeddings: the newer ones are Matryoshka models.
   */
  static List<ModelSpec> openAi(String revision) {
    return List.of(
        card("openai", revision, "text-embedding-3-small", 1536, upTo(1536), 8192, Prompts.NONE),
        card("openai", revision, "text-embedding-3-large", 3072, upTo(3072), 8192, Prompts.NONE),
        card(
            "openai", revision, "text-embedding-ada-002", 1536, List.of(1536), 8192, Prompts.NONE));
  }

  /** Of https://docs.cohere.com/docs/cohere-embed. */
  static List<ModelSpec> cohere(String revision) {
    return List.of(
        card("cohere", revision, "embed-english-v3.0", 1024, List.of(1024), 512, Prompts.NONE),
        card(
            "cohere", revision, "embed-multilingual-v3.0", 1024, List.of(1024), 512, Prompts.NONE));
  }

  /** Of https://ai.google.dev/gemini-api/docs/embeddings. */
  static List<ModelSpec> google(String revision) {
    return List.of(
        card("google", revision, "text-embedding-004", 768, List.of(768), 2048, Prompts.NONE),
        card(
            "google",
            revision,
            "gemini-embedding-001",
            3072,
            List.of(768, 1536, 3072),
            2048,
            Prompts.NONE));
  }

  static List<ModelSpec> huggingFace(String revision) {
    return PublishedModel.all().stream()
        .map(model ->
            card(
                HUGGING_FACE,
                revision,
                model.repository(),
                model.dim(),
                model.dims(),
                model.maxTokens(),
                model.prompts()))
        .toList();
  }

  /**
   * The card of a model at a provider that has none of it: of a well-known id the known facts,
   * since it is the same model elsewhere, else hardly any.
   */
  static ModelSpec adopted(String provider, String revision, String id) {
    return known(id)
        .map(known -> relabelled(known, provider, revision))
        .orElseGet(() ->
            new ModelSpec(
                id,
                provider,
                new ModelSpec.Weights(revision, "", Variant.HOSTED, FAST),
                new ModelSpec.Inputs(USUAL_TOKENS, Prompts.NONE),
                new ModelSpec.Vectors(
                    provider + ":" + id,
                    ModelSpec.ANY_DIM,
                    List.of(),
                    Pooling.HOSTED,
                    Normalization.NONE)));
  }

  private static Optional<ModelSpec> known(String id) {
    return Stream.of(openAi(""), cohere(""), google(""), huggingFace(""))
        .flatMap(List::stream)
        .filter(card -> card.id().equals(id))
        .findFirst();
  }

  private static ModelSpec relabelled(ModelSpec card, String provider, String revision) {
    return card(
        provider,
        revision,
        card.id(),
        card.dim(),
        card.allowedDims(),
        card.maxTokens(),
        card.prompts());
  }

  private static ModelSpec card(
      String provider,
      String revision,
      String id,
      int dim,
      List<Integer> dims,
      int maxTokens,
      Prompts prompts) {
    return new ModelSpec(
        id,
        provider,
        new ModelSpec.Weights(revision, "", Variant.HOSTED, FAST),
        new ModelSpec.Inputs(maxTokens, prompts),
        new ModelSpec.Vectors(id, dim, dims, Pooling.HOSTED, Normalization.L2));
  }

  private static List<Integer> upTo(int dim) {
    return IntStream.rangeClosed(1, dim).boxed().toList();
  }
}
