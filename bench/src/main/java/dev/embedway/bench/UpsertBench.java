package dev.embedway.bench;

import com.pgvector.PGvector;
import dev.embedway.core.model.Vector;
import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.HnswIndexPolicy;
import dev.embedway.core.vector.RecordChange;
import dev.embedway.core.vector.VectorRecord;
import dev.embedway.pgvector.PgVectorStore;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Records a second of upserts of 1,000 in a transaction, and of pgvector-java's binary COPY of the
 * same vectors into a table of an id and a vector, in turns. Exits 1 when upserts are less than
 * half as fast.
 *
 * <p>Arguments: an empty directory for the server.
 */
public final class UpsertBench {

  /** Rounds before those that count, in which the JVM compiles what both ways run. */
  private static final int WARM_UP = 40;

  private static final int ROUNDS = 40;
  private static final int RECORDS = 1_000;
  private static final int DIM = 384;
  private static final double MIN_RATIO = 0.5;

  private final BenchDatabase database;
  private final PgVectorStore store;
  private final VectorIndex index =
      new VectorIndex(new TenantId("bench"), "vs_0123456789abcdef01234567", 1, DIM);

  private UpsertBench(BenchDatabase database, PgVectorStore store) {
    this.database = database;
    this.store = store;
  }

  /** Runs it and prints the table; see the class. */
  public static void main(String[] arguments) throws Exception {
    if (arguments.length != 1) {
      System.err.println("usage: upserts DIRECTORY");
      System.exit(2);
    }
    boolean isQuick;
    try (BenchDatabase database = BenchDatabase.start(Path.of(arguments[0]));
        PgVectorStore store = database.store(HnswIndexPolicy.DEFAULT)) {
      isQuick = new UpsertBench(database, store).run();
    }
    System.exit(isQuick ? 0 : 1);
  }

  private boolean run() throws SQLException, IOException {
    database.execute("CREATE TABLE copied (id text PRIMARY KEY, embedding vector(384) NOT NULL)");
    for (int round = 0; round < WARM_UP; round++) {
      List<VectorRecord> warm = records("warm" + round + "-");
      copy(warm);
      upsert(warm);
      upsert(warm);
    }
    long upserts = 0;
    long replaced = 0;
    long copies = 0;
    for (int round = 0; round < ROUNDS; round++) {
      List<VectorRecord> records = records("r" + round + "-");
      copies += copy(records);
      upserts += upsert(records);
      replaced += upsert(records);
    }
    double copied = perSecond(copies);
    double ratio = perSecond(upserts) / copied;
    System.out.println("| 1,000 records of 384 floats | rows/s | of COPY |");
    System.out.println("|---|---|---|");
    row("pgvector-java, binary COPY", copied, 1);
    row("upsert, new records", perSecond(upserts), ratio);
    row("upsert, the same again", perSecond(replaced), perSecond(replaced) / copied);
    return ratio >= MIN_RATIO;
  }

  private static void row(String name, double perSecond, double ratio) {
    System.out.printf(Locale.ROOT, "| %s | %.0f | %.2f |%n", name, perSecond, ratio);
  }

  private static double perSecond(long nanos) {
    return ROUNDS * RECORDS * 1e9 / nanos;
  }

  private static List<VectorRecord> records(String prefix) {
    Random random = new Random(prefix.hashCode());
    List<VectorRecord> records = new ArrayList<>();
    for (int i = 0; i < RECORDS; i++) {
      float[] values = new float[DIM];
      for (int each = 0; each < DIM; each++) {
        values[each] = random.nextFloat() - 0.5f;
      }
      records.add(
          new VectorRecord(prefix + i, "record " + i, 0, Vector.of(values), Map.of("n", (long) i)));
    }
    return records;
  }

  private long upsert(List<VectorRecord> records) {
    long start = System.nanoTime();
    store.changeRecords(List.of(new RecordChange(index, records, List.of())));
    return System.nanoTime() - start;
  }

  /** As the examples of pgvector-java load vectors. */
  private long copy(List<VectorRecord> records) throws SQLException, IOException {
    try (Connection connection = database.connect()) {
      PGConnection postgres = connection.unwrap(PGConnection.class);
      long start = System.nanoTime();
      try (DataOutputStream out =
          new DataOutputStream(
              new PGCopyOutputStream(
                  postgres, "COPY copied (id, embedding) FROM STDIN WITH (FORMAT BINARY)"))) {
        out.write("PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1));
        out.writeInt(0);
        out.writeInt(0);
        for (VectorRecord record : records) {
          byte[] id = record.id().getBytes(StandardCharsets.UTF_8);
          PGvector vector = new PGvector(record.vector().toArray());
          byte[] bytes = new byte[vector.lengthInBytes()];
          vector.toBytes(bytes, 0);
          out.writeShort(2);
          out.writeInt(id.length);
          out.write(id);
          out.writeInt(bytes.length);
          out.write(bytes);
        }
        out.writeShort(-1);
      }
      return System.nanoTime() - start;
    }
  }
}
