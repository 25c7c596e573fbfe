package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class VectorFileTest {

  @Test
  void formIsPinned() {
    byte[] file =
        VectorFile.encode(BatchVectors.whole(List.of(Vector.of(1f, 2f), Vector.of(-0.5f, 0f))));

    assertArrayEquals(
        HexFormat.of()
            .parseHex("02000000" + "02000000" + "0000803f" + "00000040" + "000000bf" + "00000000"),
        file);
  }

  @Test
  void damagedFileIsRefused() {
    byte[] file = VectorFile.encode(BatchVectors.whole(List.of(Vector.of(1f, 2f))));

    for (int length = 0; length < file.length; length++) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(InternalException.class, () -> VectorFile.decode(cut));
    }
    byte[] huge = HexFormat.of().parseHex("ffffff7fffffff7f00000000");
    assertThrows(InternalException.class, () -> VectorFile.decode(huge));
  }

  @Test
  void vectorsOfDifferentLengthsAreRefused() {
    assertThrows(
        IllegalArgumentException.class,
        () -> VectorFile.encode(BatchVectors.whole(List.of(Vector.of(1f), Vector.of(1f, 2f)))));
  }

  @Test
  void batchWithGapsComesBackWithThem() {
    for (int count : new int[] {1, 8, 9, 17}) {
      List<Optional<Vector>> vectors = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        vectors.add(i % 3 == 1 ? Optional.of(Vector.of(i, -i)) : Optional.empty());
      }
      BatchVectors batch = new BatchVectors(vectors);

      byte[] file = VectorFile.encode(batch);

      assertEquals(batch, VectorFile.decode(file));
      for (int length = 0; length < file.length; length++) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThrows(InternalException.class, () -> VectorFile.decode(cut));
      }
    }
  }
}
