package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.embedway.core.model.Pooling;
import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

final class PoolerTest {
  /** Two rows of three tokens of two floats; the second row's last token is padding. */
  private static final FloatBuffer HIDDEN =
      FloatBuffer.wrap(new float[] {1, 2, 3, 4, 5, 9, /* row 2 */ 10, 20, 30, 60, 700, 800});

  @Test
  void meanLeavesPaddingOut() {
    Pooler mean = new Pooler(Pooling.MEAN, 2);

    assertArrayEquals(new float[] {3, 5}, mean.pool(HIDDEN, 0, 3));
    assertArrayEquals(new float[] {20, 40}, mean.pool(HIDDEN, 3, 2));
  }

  @Test
  void clsTakesTheFirstToken() {
    Pooler cls = new Pooler(Pooling.CLS, 2);

    assertArrayEquals(new float[] {1, 2}, cls.pool(HIDDEN, 0, 3));
    assertArrayEquals(new float[] {10, 20}, cls.pool(HIDDEN, 3, 2));
  }

  @Test
  void lastTokenTakesTheLastThatIsNotPadding() {
    Pooler last = new Pooler(Pooling.LAST_TOKEN, 2);

    assertArrayEquals(new float[] {5, 9}, last.pool(HIDDEN, 0, 3));
    assertArrayEquals(new float[] {30, 60}, last.pool(HIDDEN, 3, 2));
  }
}
