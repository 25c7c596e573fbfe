package dev.embedway.models.known;

import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.VectorSpace;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model as its maker publishes it on the hub, whichever provider runs it: all that determines the
 * vector of a text beside the weights. Its vectors have length 1.
 *
 * @param repository {@code owner/name}, the name of its vector space
 * @param lengths of its vectors
 * @param maxTokens max tokens of an input, special tokens included
 * @param pooling {@link Pooling#HOSTED} where no export of it runs here
 * @param prompts of its page
 */
public record PublishedModel(
    String repository, Lengths lengths, int maxTokens, Pooling pooling, Prompts prompts) {

  /**
   * Lengths of vectors.
   *
   * @param dim the native one
   * @param allowed all that may be asked for, ascending
   */
  public record Lengths(int dim, List<Integer> allowed) {

    public Lengths {
      allowed = List.copyOf(allowed);
    }
  }

  private static final Prompts QUERY_PASSAGE = new Prompts("query: ", "passage: ");

  private static final Prompts SENTENCE =
      new Prompts("Represent this sentence for searching relevant passages: ", "");

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

  static final PublishedModel MINILM =
      new PublishedModel(
          "sentence-transformers/all-MiniLM-L6-v2", 384, 256, Pooling.MEAN, Prompts.NONE);

  static final PublishedModel BGE_SMALL =
      new PublishedModel("BAAI/bge-small-en-v1.5", 384, 512, Pooling.CLS, SENTENCE);

  static final PublishedModel E5_SMALL =
      new PublishedModel("intfloat/e5-small-v2", 384, 512, Pooling.MEAN, QUERY_PASSAGE);

  private static final List<PublishedModel> ALL =
      List.of(
          MINILM,
          new PublishedModel(
              "sentence-transformers/all-mpnet-base-v2", 768, 384, Pooling.MEAN, Prompts.NONE),
          new PublishedModel(
              "intfloat/multilingual-e5-large", 1024, 512, Pooling.MEAN, QUERY_PASSAGE),
          new PublishedModel(
              "intfloat/multilingual-e5-large-instruct", 1024, 512, Pooling.MEAN, WEB_SEARCH),
          E5_SMALL,
          new PublishedModel(
              "Qwen/Qwen3-Embedding-0.6B",
              new Lengths(1024, IntStream.rangeClosed(32, 1024).boxed().toList()),
              8192,
              Pooling.LAST_TOKEN,
              QWEN),
          new PublishedModel("NovaSearch/stella_en_400M_v5", 1024, 512, Pooling.HOSTED, STELLA),
          new PublishedModel("NovaSearch/stella_en_1.5B_v5", 1024, 512, Pooling.HOSTED, STELLA),
          new PublishedModel(
              "jinaai/jina-embeddings-v3",
              new Lengths(1024, List.of(32, 64, 128, 256, 512, 768, 1024)),
              8192,
              Pooling.HOSTED,
              new Prompts(
                  "Represent the query for retrieving evidence documents: ",
                  "Represent the document for retrieval: ")),
          new PublishedModel(
              "jinaai/jina-embeddings-v4",
              new Lengths(2048, List.of(128, 256, 512, 1024, 2048)),
              32_768,
              Pooling.HOSTED,
              new Prompts("Query: ", "Passage: ")),
          new PublishedModel(
              "mixedbread-ai/mxbai-embed-large-v1", 1024, 512, Pooling.CLS, SENTENCE),
          new PublishedModel("BAAI/bge-large-en-v1.5", 1024, 512, Pooling.CLS, SENTENCE),
          BGE_SMALL);

  private PublishedModel(
      String repository, int dim, int maxTokens, Pooling pooling, Prompts prompts) {
    this(repository, new Lengths(dim, List.of(dim)), maxTokens, pooling, prompts);
  }

  /** Native length of a vector. */
  public int dim() {
    return lengths.dim();
  }

  /** Lengths that may be asked for, ascending. */
  public List<Integer> dims() {
    return lengths.allowed();
  }

  /** All that are known, each of its page at https://huggingface.co. */
  public static List<PublishedModel> all() {
    return ALL;
  }

  /** The one of a repository. */
  public static Optional<PublishedModel> find(String repository) {
    return ALL.stream().filter(model -> model.repository().equals(repository)).findFirst();
  }

  /** The space of its weights as trained, whose stores keep another label. */
  public VectorSpace space(String label) {
    return new VectorSpace(repository, label);
  }

  /** True when a text is read as published. */
  public boolean isReadBy(
      Pooling pooling, Normalization normalization, Prompts prompts, int maxTokens, int dim) {
    return this.pooling == pooling
        && normalization == Normalization.L2
        && this.prompts.equals(prompts)
        && this.maxTokens == maxTokens
        && dim() == dim;
  }
}
