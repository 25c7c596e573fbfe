package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.error.InternalException;
import dev.embedway.core.model.Vector;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VectorFileTest {

  @Test
  void formIsPinned() {
    byte[] file = VectorFile.encode(List.of(Vector.of(1f, 2f), Vector.of(-0.5f, 0f)));

    assertArrayEquals(
        HexFormat.of()
            .parseHex("02000000" + "02000000" + "0000803f" + "00000040" + "000000bf" + "00000000"),
        file);
  }

  @Test
  void damagedFileIsRefused() {
    byte[] file = VectorFile.encode(List.of(Vector.of(1f, 2f)));

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
        () -> VectorFile.encode(List.of(Vector.of(1f), Vector.of(1f, 2f))));
  }
}
