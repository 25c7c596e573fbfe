package dev.embedway.aws.s3;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Vectors as bytes: dim and count as 32-bit numbers, then the floats, vector after vector; all
 * little-endian. A batch that lacks some begins with {@value #WITH_GAPS}, and has, between count
 * and floats, a bit for each place, set where there is a vector.
 */
final class VectorFile {

  private static final int WITH_GAPS = -1;
  private static final int HEADER = 2 * Integer.BYTES;

  private VectorFile() {}

  /** The vectors in their order; all have one length. */
  static byte[] encode(BatchVectors batch) {
    List<Vector> present = batch.vectors().stream().flatMap(Optional::stream).toList();
    int dim = present.isEmpty() ? 0 : present.getFirst().dim();
    boolean whole = present.size() == batch.vectors().size();
    byte[] places = whole ? new byte[0] : places(batch);
    ByteBuffer file =
        ByteBuffer.allocate(
                (whole ? 0 : Integer.BYTES)
                    + HEADER
                    + places.length
                    + dim * Float.BYTES * present.size())
            .order(ByteOrder.LITTLE_ENDIAN);
    if (!whole) {
      file.putInt(WITH_GAPS);
    }
    file.putInt(dim).putInt(batch.vectors().size()).put(places);
    for (Vector vector : present) {
      if (vector.dim() != dim) {
        throw new IllegalArgumentException("vectors of " + dim + " and of " + vector.dim());
      }
      file.put(vector.toBytes());
    }
    return file.array();
  }

  private static byte[] places(BatchVectors batch) {
    BitSet present = new BitSet();
    for (int i = 0; i < batch.vectors().size(); i++) {
      present.set(i, batch.vectors().get(i).isPresent());
    }
    return Arrays.copyOf(present.toByteArray(), Math.ceilDiv(batch.vectors().size(), Byte.SIZE));
  }

  /** The vectors of a file. */
  static BatchVectors decode(byte[] bytes) {
    if (bytes.length < HEADER) {
      throw damaged(bytes.length);
    }
    ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    boolean whole = file.getInt(0) != WITH_GAPS;
    if (!whole) {
      file.getInt();
    }
    if (file.remaining() < HEADER) {
      throw damaged(bytes.length);
    }
    int dim = file.getInt();
    int count = file.getInt();
    if (dim < 0 || count < 0 || (!whole && Math.ceilDiv(count, Byte.SIZE) > file.remaining())) {
      throw damaged(bytes.length);
    }
    BitSet present = new BitSet();
    if (whole) {
      present.set(0, count);
    } else {
      byte[] places = new byte[Math.ceilDiv(count, Byte.SIZE)];
      file.get(places);
      present = BitSet.valueOf(places);
    }
    if ((long) dim * present.cardinality() * Float.BYTES != file.remaining()) {
      throw damaged(bytes.length);
    }
    List<Optional<Vector>> vectors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      vectors.add(present.get(i) ? Optional.of(Vector.read(file, dim)) : Optional.empty());
    }
    return new BatchVectors(vectors);
  }

  private static InternalException damaged(int length) {
    return new InternalException(
        ErrorCode.INTERNAL, "a file of vectors of " + length + " bytes is damaged", null);
  }
}
