package dev.embedway.pgvector.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.pgvector.PGhalfvec;
import dev.embedway.core.model.Vector;
import dev.embedway.pgvector.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Arrays of vectors against pgvector's own reading of texts. */
class HalfvecArrayTest {

  private static final int VECTORS = 10_000;

  /** Bits of the half 1. */
  private static final int ONE = 0x3c00;

  private final TestDatabase database = TestDatabase.fresh();

  @Test
  void everyFloatIsRoundedAsPgvectorRoundsIt() throws SQLException {
    List<Vector> vectors = vectors();
    try (Connection connection = database.connect(database.app());
        PreparedStatement statement =
            Sql.of(
                    "SELECT vector::text, place FROM unnest(?) WITH ORDINALITY AS t (vector, place)",
                    HalfvecArray.of(connection, vectors))
                .prepare(connection);
        ResultSet rows = statement.executeQuery()) {
      int read = 0;
      while (rows.next()) {
        float[] floats = vectors.get(rows.getInt("place") - 1).toArray();
        assertEquals(ofText(connection, floats), rows.getString("vector"));
        read++;
      }
      assertEquals(VECTORS, read);
    }
  }

  @Test
  void vectorsAreSentAtLengthOne() throws SQLException {
    List<Vector> given = List.of(Vector.of(300_000, 400_000), Vector.of(0, 0));
    try (Connection connection = database.connect(database.app());
        PreparedStatement statement =
            Sql.of("SELECT ?::text", HalfvecArray.of(connection, given)).prepare(connection);
        ResultSet row = statement.executeQuery()) {
      row.next();

      assertEquals("{\"[0.60009766,0.7998047]\",\"[0,0]\"}", row.getString(1));
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
    return HalfvecArray.of(connection, List.of());
  }

  /** Of length 1, their first floats of all sizes down to the smallest half, many halfway. */
  private static List<Vector> vectors() {
    Random random = new Random(7);
    List<Vector> vectors = new ArrayList<>();
    while (vectors.size() < VECTORS) {
      float half = Float.float16ToFloat((short) random.nextInt(ONE));
      float next = Float.float16ToFloat((short) (Float.floatToFloat16(half) + 1));
      float first =
          switch (random.nextInt(3)) {
            case 0 -> half;
            case 1 -> (half + next) / 2;
            default -> half + (next - half) * random.nextFloat();
          };
      Vector vector =
          Vector.of(
              random.nextBoolean() ? first : -first, (float) Math.sqrt(1 - (double) first * first));
      // Others have a length that is off by the last bit of a float.
      if (vector.normalized().equals(vector)) {
        vectors.add(vector);
      }
    }
    return vectors;
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
