package dev.embedway.models.engine;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Variant;
import dev.embedway.models.onnxfile.OnnxFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * Refuses int8 weights that this processor would multiply wrongly.
 *
 * @see <a
 *     href="https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html">quantization,
 *     "when and why to use reduce_range"</a>
 */
final class Int8Check {
  private static final int SAFE = 64;

  private Int8Check() {}

  /**
   * Returns when the model's vectors will be right here.
   *
   * @throws UnsupportedException {@code provider_unsupported} when they would not
   */
  static void require(ModelSpec model, Path weights, Processor processor) {
    if (model.variant() != Variant.INT8 || processor.int8() == Processor.Int8.EXACT) {
      return;
    }
    int largest = largest(weights);
    if (largest > SAFE) {
      throw new UnsupportedException(
          ErrorCode.PROVIDER_UNSUPPORTED,
          "model "
              + model.id()
              + " has int8 weights up to "
              + largest
              + ", and this processor (x86 without VNNI) multiplies those beyond 64 wrongly; use its"
              + " fp32 variant, or export it with reduce_range");
    }
  }

  private static int largest(Path weights) {
    try {
      return OnnxFile.read(weights).largestInt8();
    } catch (IOException e) {
      throw new InternalException(ErrorCode.INTERNAL, weights + " cannot be read", e);
    }
  }
}
