package dev.embedway.models.known;

import dev.embedway.core.model.Variant;

/**
 * The release of ONNX Runtime, as part of what a model is. Releases round 8-bit products in other
 * ways: of one text, 1.29 and 1.32 make vectors of a cosine down to 0.984. The vectors of fp32
 * weights are the same but for the last digits.
 */
public final class EngineVersion {
  /** Name of the provider that runs models here, in cards, ids and headers. */
  public static final String PROVIDER = "onnx";

  /** The release that this build brings. */
  static final String CURRENT = "1.29.0";

  /** Made all vectors before the release was part of a model's name. */
  private static final String FIRST = "1.29.0";

  private EngineVersion() {}

  /** Mark behind the revision and the vector space of a model; nothing for most. */
  public static String mark(Variant variant) {
    return mark(variant, CURRENT);
  }

  static String mark(Variant variant, String release) {
    return switch (variant) {
      case INT8 -> release.equals(FIRST) ? "" : "+ort" + release;
      case FP32, HOSTED -> "";
    };
  }
}
