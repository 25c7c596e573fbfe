package dev.embedway.aws.s3;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Vectors as bytes: dim and count as 32-bit numbers, then the floats, vector after vector; all
 * little-endian.
 */
final class VectorFile {

  private static final int HEADER = 2 * Integer.BYTES;

  private VectorFile() {}

  /** The vectors in their order; all have one length. */
  static byte[] encode(List<Vector> vectors) {
    int dim = vectors.isEmpty() ? 0 : vectors.getFirst().dim();
    ByteBuffer file =
        ByteBuffer.allocate(HEADER + dim * Float.BYTES * vectors.size())
            .order(ByteOrder.LITTLE_ENDIAN)
            .putInt(dim)
            .putInt(vectors.size());
    for (Vector vector : vectors) {
      if (vector.dim() != dim) {
        throw new IllegalArgumentException("vectors of " + dim + " and of " + vector.dim());
      }
      file.put(vector.toBytes());
    }
    return file.array();
  }

  /** The vectors of a file. */
  static List<Vector> decode(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw damaged(bytes.length);
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int dim = file.getInt();
    int count = file.getInt();
    if (dim < 0 || count < 0 || (long) dim * count * Float.BYTES != file.remaining()) {
      throw damaged(bytes.length);
    }
    return IntStream.range(0, count).mapToObj(_ -> Vector.read(file, dim)).toList();
  }

  private static InternalException damaged(int length) {
    return new InternalException(
        ErrorCode.INTERNAL, "a file of vectors of " + length + " bytes is damaged", null);
  }
}
