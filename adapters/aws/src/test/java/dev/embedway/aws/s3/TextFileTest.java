package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.InternalException;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TextFileTest {

  /** Every UTF-16 unit, surrogates in no order among them, four times over. */
  private static final String ALL =
      IntStream.range(0, 1 << 18)
              .mapToObj(unit -> String.valueOf((char) unit))
              .collect(Collectors.joining())
          + "the end";

  @Test
  void partsTogetherAreTheText() {
    String first = TextFile.decode(TextFile.encode(ALL, 0));
    String last = TextFile.decode(TextFile.encode(ALL, 1));

    assertEquals(TextFile.LENGTH, first.length());
    assertEquals("the end", last);
    assertTrue(ALL.equals(first + last));
  }

  @Test
  void proseTakesLessThanHalfOfItsBytes() {
    String prose =
        IntStream.range(0, 5_000)
            .mapToObj(i -> "The keeper of lamp " + i * 7919 % 10_007 + " trims its wick at dusk. ")
            .collect(Collectors.joining());

    assertTrue(TextFile.encode(prose, 0).length * 2 < prose.length());
  }

  @Test
  void damagedFilesAreRefused() {
    byte[] whole = TextFile.encode("A text.", 0);

    for (int length : new int[] {0, 5, whole.length - 3}) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThrows(InternalException.class, () -> TextFile.decode(cut), "length " + length);
    }
  }

  @Test
  void spanBeyondTheTextIsRefused() {
    TextSpans spans = new TextSpans(part -> part == 0 ? "short" : "");

    assertEquals("hor", spans.of(1, 4));
    assertThrows(InternalException.class, () -> spans.of(3, 6));
    assertThrows(InternalException.class, () -> spans.of(TextFile.LENGTH, TextFile.LENGTH + 1));
  }
}
