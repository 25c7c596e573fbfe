package dev.embedway.pgvector.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pgvector.PGhalfvec;
import dev.embedway.pgvector.TestDatabase;
import java.nio.FloatBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arrays of vectors against pgvector's own reading of texts. */
class HalfvecArrayTest {

  private static final int DIM = 64;
  private static final int VECTORS = 500;

  private final TestDatabase database = TestDatabase.fresh();

  @Test
  void everyFloatIsRoundedAsPgvectorRoundsIt() throws SQLException {
    FloatBuffer floats = floats();
    try (Connection connection = database.connect(database.app());
        PreparedStatement statement =
            Sql.of(
                    "SELECT vector::text, place FROM unnest(?) WITH ORDINALITY AS t (vector, place)",
                    HalfvecArray.of(connection, floats.duplicate(), DIM))
                .prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      int read = 0;
      while (rows.next()) {
        float[] each = new float[DIM];
        floats.get(DIM * (rows.getInt("place") - 1), each);
        assertEquals(ofText(connection, each), rows.getString("vector"));
        read++;
      }
      assertEquals(VECTORS, read);
    }
  }

  @Test
  void noVectorsAreAnEmptyArray() throws SQLException {
    try (Connection connection = database.connect(database.app());
        PreparedStatement statement =
            Sql.of("SELECT count(*) FROM unnest(?)", none(connection)).prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();

      assertEquals(0, row.getInt(1));
    }
  }

  private static HalfvecArray none(Connection connection) throws SQLException {
    return HalfvecArray.of(connection, FloatBuffer.allocate(0), DIM);
  }

  /** Of all sizes that halves have, and halfway between two of them. */
  private static FloatBuffer floats() {
    Random random = new Random(7);
    FloatBuffer floats = FloatBuffer.allocate(VECTORS * DIM);
    while (floats.hasRemaining()) {
      float half = Float.float16ToFloat((short) (random.nextInt(0x7bff) | random.nextInt(2) << 15));
      float next = Float.float16ToFloat((short) (Float.floatToFloat16(half) + 1));
      floats.put(
          switch (random.nextInt(3)) {
            case 0 -> half;
            case 1 -> (half + next) / 2;
            default -> half + (next - half) * random.nextFloat();
          });
    }
    return floats.flip();
  }

  private static String ofText(Connection connection, float[] floats) throws SQLException {
    try (PreparedStatement statement =
            Sql.of("SELECT (?::halfvec)::text", new PGhalfvec(floats)).prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }
}
