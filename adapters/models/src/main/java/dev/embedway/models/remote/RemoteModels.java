package dev.embedway.models.remote;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
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

  private static final Prompts QUERY_PASSAGE = new Prompts("query: ", "passage: ");

  /** Of multilingual-e5's card. */
  private static final Prompts WEB_SEARCH =
      new Prompts(
          "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ",
          "");

  /** Of Qwen3-Embedding's card, without the space. */
  private static final Prompts QWEN =
      new Prompts(
          "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:",
          "");

  /** Of stella's card, whose task ends in a full stop. */
  private static final Prompts STELLA =
      new Prompts(
          "Instruct: Given a web search query, retrieve relevant passages that answer the query.\nQuery: ",
          "");

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

  /** Each of its page at https://huggingface.co. */
  static List<ModelSpec> huggingFace(String revision) {
    return List.of(
        own(revision, "sentence-transformers/all-MiniLM-L6-v2", 384, 256, Prompts.NONE),
        own(revision, "sentence-transformers/all-mpnet-base-v2", 768, 384, Prompts.NONE),
        own(revision, "intfloat/multilingual-e5-large", 1024, 512, QUERY_PASSAGE),
        own(revision, "intfloat/multilingual-e5-large-instruct", 1024, 512, WEB_SEARCH),
        card(
            HUGGING_FACE,
            revision,
            "Qwen/Qwen3-Embedding-0.6B",
            1024,
            IntStream.rangeClosed(32, 1024).boxed().toList(),
            8192,
            QWEN),
        own(revision, "NovaSearch/stella_en_400M_v5", 1024, 512, STELLA),
        own(revision, "NovaSearch/stella_en_1.5B_v5", 1024, 512, STELLA),
        card(
            HUGGING_FACE,
            revision,
            "jinaai/jina-embeddings-v3",
            1024,
            List.of(32, 64, 128, 256, 512, 768, 1024),
            8192,
            new Prompts(
                "Represent the query for retrieving evidence documents: ",
                "Represent the document for retrieval: ")),
        card(
            HUGGING_FACE,
            revision,
            "jinaai/jina-embeddings-v4",
            2048,
            List.of(128, 256, 512, 1024, 2048),
            32_768,
            new Prompts("Query: ", "Passage: ")),
        own(
            revision,
            "mixedbread-ai/mxbai-embed-large-v1",
            1024,
            512,
            new Prompts("Represent this sentence for searching relevant passages: ", "")),
        own(
            revision,
            "BAAI/bge-large-en-v1.5",
            1024,
            512,
            new Prompts("Represent this sentence for searching relevant passages: ", "")),
        own(
            revision,
            "BAAI/bge-small-en-v1.5",
            384,
            512,
            new Prompts("Represent this sentence for searching relevant passages: ", "")));
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
                revision,
                "",
                provider + ":" + id,
                ModelSpec.ANY_DIM,
                List.of(),
                USUAL_TOKENS,
                Pooling.HOSTED,
                Normalization.NONE,
                Prompts.NONE,
                Variant.HOSTED,
                FAST));
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

  private static ModelSpec own(
      String revision, String id, int dim, int maxTokens, Prompts prompts) {
    return card(HUGGING_FACE, revision, id, dim, List.of(dim), maxTokens, prompts);
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
        revision,
        "",
        id,
        dim,
        dims,
        maxTokens,
        Pooling.HOSTED,
        Normalization.L2,
        prompts,
        Variant.HOSTED,
        FAST);
  }

  private static List<Integer> upTo(int dim) {
    return IntStream.rangeClosed(1, dim).boxed().toList();
  }
}
