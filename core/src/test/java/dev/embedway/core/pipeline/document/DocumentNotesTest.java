package dev.embedway.core.pipeline.document;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class DocumentNotesTest {

  private static DocumentNotes titled(String title) {
    return new DocumentNotes(Optional.of(title), List.of(), 0);
  }

  @Test
  void titleIsOneLineThatEveryStoreCanHold() {
    assertEquals(
        Optional.of("Tides of\uFFFD the sea"), titled(" Tides\n\tof\0 the\r\nsea ").title());
    assertEquals(Optional.empty(), titled(" \n ").title());
  }

  @Test
  void longTitleIsCutBetweenCharacters() {
    String emoji = "\uD83C\uDF0A";

    String title = titled("x" + emoji.repeat(200)).title().orElseThrow();

    assertEquals("x" + emoji.repeat(149), title);
  }

  @Test
  void warningsBeyondTheFirstAreCounted() {
    List<DocumentWarning> many =
        Collections.nCopies(23, new DocumentWarning(Code.DAMAGED_PART, "x".repeat(500)));

    DocumentNotes notes = new DocumentNotes(Optional.empty(), many, 4);

    assertEquals(DocumentNotes.MAX_WARNINGS, notes.warnings().size());
    assertEquals(7, notes.moreWarnings());
    assertEquals(DocumentWarning.MAX_MESSAGE, notes.warnings().getFirst().message().length());
  }

  @Test
  void aPlaceIsOnTheLastPageThatBeginsBeforeIt() {
    DocumentNotes notes = new DocumentNotes(Optional.empty(), List.of(), 0, List.of(0, 40, 40, 70));

    assertEquals(OptionalInt.of(1), notes.page(39));
    assertEquals(OptionalInt.of(3), notes.page(40));
    assertEquals(OptionalInt.of(4), notes.page(7000));
    assertEquals(OptionalInt.empty(), DocumentNotes.NONE.page(7));
  }

  @Test
  void ofTooManyPagesNoneIsKept() {
    List<Integer> many = Collections.nCopies(DocumentNotes.MAX_PAGES + 1, 0);

    assertEquals(List.of(), new DocumentNotes(Optional.empty(), List.of(), 0, many).pages());
  }
}
