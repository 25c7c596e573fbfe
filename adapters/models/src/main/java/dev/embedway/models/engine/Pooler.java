package dev.embedway.models.engine;

import com.google.errorprone.annotations.Immutable;
import dev.embedway.core.model.Pooling;
import java.nio.FloatBuffer;

/** Makes one vector of the vectors of a text's tokens. */
@Immutable
final class Pooler {
  private final Pooling pooling;
  private final int dim;

  Pooler(Pooling pooling, int dim) {
    this.pooling = pooling;
    this.dim = dim;
  }

  /**
   * One row's vector.
   *
   * @param hidden token vectors, {@code dim} floats each
   * @param first place of the row's first token in {@code hidden}, counted in tokens
   * @param length the row's tokens without its padding, which follows them
   */
  float[] pool(FloatBuffer hidden, int first, int length) {
    return switch (pooling) {
      case CLS -> token(hidden, first);
      case LAST_TOKEN -> token(hidden, first + length - 1);
      case MEAN -> mean(hidden, first, length);
      case HOSTED -> throw new IllegalArgumentException("a service pools for itself");
    };
  }

  private float[] token(FloatBuffer hidden, int place) {
    float[] vector = new float[dim];
    hidden.get(place * dim, vector);
    return vector;
  }

  private float[] mean(FloatBuffer hidden, int first, int length) {
    double[] sum = new double[dim];
    float[] token = new float[dim];
    for (int place = first; place < first + length; place++) {
      hidden.get(place * dim, token);
      for (int i = 0; i < dim; i++) {
        sum[i] += token[i];
      }
    }
    for (int i = 0; i < dim; i++) {
      token[i] = (float) (sum[i] / length);
    }
    return token;
  }
}
