package dev.embedway.models;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Variant;
import java.util.List;

/**
 * The cards of the models whose files come with the build. The published files say neither how long
 * a text may be nor how it is pooled, so the cards are written by hand, from the model's page at
 * https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2.
 */
public final class BuiltInModels {
  /** The release of the Maven jars that the weights are taken from. */
  private static final String REVISION = "1.20.0-beta30";

  /** all-MiniLM-L6-v2 with dynamically quantised weights, the default model. */
  public static final ModelSpec MINILM_INT8 =
      miniLm(
          "all-MiniLM-L6-v2",
          "afdb6f1a0e45b715d0bb9b11772f032c399babd23bfc31fed1c170afc848bdb1",
          Variant.INT8,
          10_000);

  /**
   * The same model with its weights as trained. Its vectors are not those of the int8 one (cosine
   * 0.97 to 0.99 of one text), so it is a vector space of its own.
   */
  public static final ModelSpec MINILM_FP32 =
      miniLm(
          "all-MiniLM-L6-v2-fp32",
          "759c3cd2b7fe7e93933ad23c4c9181b7396442a2ed746ec7c1d46192c469c46e",
          Variant.FP32,
          5_000);

  private BuiltInModels() {}

  /** All of them, the default one first. */
  public static List<ModelSpec> all() {
    return List.of(MINILM_INT8, MINILM_FP32);
  }

  private static ModelSpec miniLm(String id, String sha256, Variant variant, int tokensPerSecond) {
    return new ModelSpec(
        id,
        OnnxEmbeddingProvider.NAME,
        REVISION,
        sha256,
        id,
        384,
        List.of(384),
        256,
        Pooling.MEAN,
        Normalization.L2,
        Prompts.NONE,
        variant,
        tokensPerSecond);
  }
}
