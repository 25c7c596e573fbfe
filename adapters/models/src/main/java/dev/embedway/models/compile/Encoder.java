package dev.embedway.models.compile;

import dev.embedway.models.onnxfile.FloatTensor;
import java.util.List;

/**
 * The parts of an encoder of the BERT family: tables whose rows are added up, then layers of
 * attention and of two linear maps, each normalised with what came before it added.
 *
 * @param heads of each layer's attention
 * @param epsilon added to variances
 */
record Encoder(Tables tables, List<Layer> layers, int heads, float epsilon) {

  Encoder {
    layers = List.copyOf(layers);
  }

  /** Numbers of a token's vector. */
  int width() {
    return tables.words().size(1);
  }

  /**
   * Rows by id, by place and by segment.
   *
   * @param norm of their sum
   */
  record Tables(FloatTensor words, FloatTensor positions, FloatTensor segments, Norm norm) {}

  /** A layer. */
  record Layer(Attention attention, Norm attended, FeedForward feedForward, Norm norm) {}

  /**
   * Attention.
   *
   * @param context the source's value that {@code out} maps
   */
  record Attention(Linear query, Linear key, Linear value, Linear out, String context) {}

  /**
   * Two maps with GELU between.
   *
   * @param activated the source's value that {@code down} maps
   */
  record FeedForward(Linear up, Linear down, String activated) {}

  /** {@code x * weights + bias}; the weights have a row an input. */
  record Linear(FloatTensor weights, FloatTensor bias) {}

  /**
   * {@code normalised * scale + shift}.
   *
   * @param normalised the source's value before them
   */
  record Norm(FloatTensor scale, FloatTensor shift, String normalised) {}
}
