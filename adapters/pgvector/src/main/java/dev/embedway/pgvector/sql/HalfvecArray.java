package dev.embedway.pgvector.sql;

import dev.embedway.core.model.Vector;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.PGBinaryObject;
import org.postgresql.util.PGobject;

/**
 * Vectors of one length as one value of a statement, an array of {@code halfvec} in the form that
 * PostgreSQL sends and receives arrays in. The driver knows such arrays as text alone, of which a
 * vector takes six times the bytes, and pgvector has no class of its own for them.
 *
 * <p>One thread at a time; for the connection that it was made for.
 *
 * @see <a
 *     href="https://github.com/postgres/postgres/blob/REL_17_STABLE/src/backend/utils/adt/arrayfuncs.c">
 *     array_recv</a>
 * @see <a href="https://github.com/pgvector/pgvector/blob/v0.8.0/src/halfvec.c">halfvec_recv</a>
 */
public final class HalfvecArray extends PGobject implements PGBinaryObject {

  private static final String ELEMENT = "halfvec";

  /** Number of dimensions, a flag for nulls, type of elements, their number, first subscript. */
  private static final int HEADER = 5 * Integer.BYTES;

  /** Size of what follows, number of floats, and 16 bits that are not used. */
  private static final int PREFIX = Integer.BYTES + 2 * Short.BYTES;

  private final transient List<Vector> vectors;
  private final int elementType;

  private HalfvecArray(List<Vector> vectors, int elementType) {
    this.vectors = vectors;
    this.elementType = elementType;
    setType(ELEMENT + "[]");
  }

  /**
   * An array for a statement of a connection.
   *
   * @param vectors of one length and finite; sent at length 1
   */
  public static HalfvecArray of(Connection connection, List<Vector> vectors) throws SQLException {
    BaseConnection driver = connection.unwrap(BaseConnection.class);
    driver.getQueryExecutor().addBinarySendOid(driver.getTypeInfo().getPGType(ELEMENT + "[]"));
    return new HalfvecArray(List.copyOf(vectors), driver.getTypeInfo().getPGType(ELEMENT));
  }

  @Override
  public void setByteValue(byte[] value, int offset) {
    throw new UnsupportedOperationException("arrays of vectors are sent alone");
  }

  @Override
  public int lengthInBytes() {
    return HEADER + vectors.size() * (PREFIX + dim() * Short.BYTES);
  }

  @Override
  public void toBytes(byte[] target, int offset) {
    int dim = dim();
    int size = dim * Short.BYTES;
    float[] floats = new float[dim];
    short[] halves = new short[dim];
    ByteBuffer to = ByteBuffer.wrap(target, offset, lengthInBytes());
    to.putInt(1).putInt(0).putInt(elementType).putInt(vectors.size()).putInt(1);
    for (Vector vector : vectors) {
      to.putInt(2 * Short.BYTES + size).putShort((short) dim).putShort((short) 0);
      vector.normalizeInto(floats);
      for (int each = 0; each < dim; each++) {
        halves[each] = Float.floatToFloat16(floats[each]);
      }
      to.asShortBuffer().put(halves);
      to.position(to.position() + size);
    }
  }

  private int dim() {
    return vectors.isEmpty() ? 0 : vectors.getFirst().dim();
  }
}
