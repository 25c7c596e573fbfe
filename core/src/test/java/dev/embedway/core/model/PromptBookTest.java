package dev.embedway.core.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.PromptBook.Replacement;
import dev.embedway.core.model.PromptBook.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PromptBookTest {

  private static final ModelSpec QWEN =
      card("Qwen/Qwen3-Embedding-0.6B", new Prompts("Instruct: Find passages\nQuery:", ""));
  private static final ModelSpec E5 = card("e5-small-v2", new Prompts("query: ", "passage: "));

  private static ModelSpec card(String id, Prompts prompts) {
    return new ModelSpec(
        id,
        "onnx",
        new ModelSpec.Weights("1", "", Variant.FP32, 100),
        new ModelSpec.Inputs(512, prompts),
        new ModelSpec.Vectors("space", 4, List.of(4), Pooling.LAST_TOKEN, Normalization.L2));
  }

  private static PromptBook book(String instruction, Tags mode) {
    return new PromptBook(
        Optional.ofNullable(instruction.isEmpty() ? null : instruction),
        Optional.of(mode),
        Map.of());
  }

  private static PromptBook of(String pattern, String query, String passage) {
    return new PromptBook(
        Optional.empty(),
        Optional.empty(),
        Map.of(
            pattern,
            new Replacement(
                Optional.of(query).filter(text -> !text.isEmpty()),
                Optional.of(passage).filter(text -> !text.isEmpty()))));
  }

  private static String read(PromptBook book, ModelSpec model, PromptRole role, String text) {
    return book.applied(model).prompts().apply(role, text);
  }

  @Test
  void anEmptyBookLeavesEveryCardAsItIs() {
    assertSame(QWEN, PromptBook.EMPTY.applied(QWEN));
    assertSame(E5, PromptBook.EMPTY.applied(E5));
  }

  @Test
  void anInstructionIsPutIntoTheFormOfTheModelsCard() {
    PromptBook book = new PromptBook(Optional.of("Find case law"), Optional.empty(), Map.of());

    assertEquals(
        "Instruct: Find case law\nQuery:a text", read(book, QWEN, PromptRole.QUERY, "a text"));
    assertEquals("a text", read(book, QWEN, PromptRole.PASSAGE, "a text"));
    assertEquals(E5.vectorSpace(), book.applied(QWEN).vectorSpace(), "passages are what they were");
    assertSame(E5, book.applied(E5), "other families have no instruction");
    assertEquals(
        "Instruct: Find case law\nQuery:a text",
        read(book, card("my-qwen3-embedding", Prompts.NONE), PromptRole.QUERY, "a text"));
  }

  @Test
  void tagsAreThoseOfTheOriginalModule() {
    assertEquals(
        "<Instruct>: Find passages\n<Query>: a text",
        read(book("", Tags.AUTO), QWEN, PromptRole.QUERY, "a text"));
    assertEquals(
        "<Instruct>: Law\n<Document>: a text",
        read(book("Law", Tags.AUTO), QWEN, PromptRole.PASSAGE, "a text"));
    assertEquals(
        "<Instruct>: Law\n<Query>: a text",
        read(book("Law", Tags.QUERY), QWEN, PromptRole.PASSAGE, "a text"));
    assertEquals(
        "<Instruct>: Law\n<Document>: a text",
        read(book("Law", Tags.DOCUMENT), QWEN, PromptRole.QUERY, "a text"));
    assertEquals("a text", read(book("Law", Tags.AUTO), QWEN, PromptRole.NONE, "a text"));
    assertEquals(
        "see <Instruct>: mine",
        read(book("Law", Tags.AUTO), QWEN, PromptRole.QUERY, "see <Instruct>: mine"));
  }

  @Test
  void automaticTagsTakeAPassageThatReadsLikeAQuestionForAQuery() {
    PromptBook book = book("Law", Tags.AUTO);
    for (String question :
        List.of("Is it?", "Explain tides", "where to go", "x".repeat(200) + "?")) {
      assertEquals(
          "<Instruct>: Law\n<Query>: " + question, read(book, QWEN, PromptRole.PASSAGE, question));
    }
    for (String passage :
        List.of("It is.", "whatever comes", "how", "why " + "x".repeat(200), "")) {
      assertEquals(
          "<Instruct>: Law\n<Document>: " + passage, read(book, QWEN, PromptRole.PASSAGE, passage));
    }
  }

  @Test
  void theLongestNameThatFitsHoldsAndAWholeOneBeforeAll() {
    PromptBook book =
        new PromptBook(
            Optional.empty(),
            Optional.empty(),
            Map.of(
                "e5*", new Replacement(Optional.of("short "), Optional.empty()),
                "onnx:e5-small-v2*", new Replacement(Optional.of("long "), Optional.empty()),
                "e5-small-v2", new Replacement(Optional.of("whole "), Optional.empty()),
                "onnx:e5-base-v2", new Replacement(Optional.of("theirs "), Optional.empty()),
                "e5-base-v2", new Replacement(Optional.of("anybody's "), Optional.empty()),
                "local_api:e5-small-v2", new Replacement(Optional.of("no "), Optional.empty())));

    assertEquals("whole x", read(book, E5, PromptRole.QUERY, "x"));
    assertEquals(
        "long x", read(book, card("e5-small-v2-fp32", Prompts.NONE), PromptRole.QUERY, "x"));
    assertEquals("short x", read(book, card("e5-large", Prompts.NONE), PromptRole.QUERY, "x"));
    assertEquals("theirs x", read(book, card("e5-base-v2", Prompts.NONE), PromptRole.QUERY, "x"));
    assertEquals("passage: x", read(book, E5, PromptRole.PASSAGE, "x"));
  }

  @Test
  void spacesThatDifferByPromptsAloneAreToldFromThoseOfOtherFiles() {
    VectorSpace passage = of("e5-small-v2", "", "tell: ").applied(E5).vectorSpace();
    VectorSpace other = of("e5-small-v2", "", "say: ").applied(E5).vectorSpace();

    assertTrue(PromptBook.isSameBeforePrompts("space", passage));
    assertTrue(PromptBook.isSameBeforePrompts(passage.label(), other));
    assertFalse(PromptBook.isSameBeforePrompts("another", passage));
  }

  @Test
  void otherPassagesAreAnotherVectorSpaceAndOtherQueriesAreNot() {
    VectorSpace query = of("e5-small-v2", "ask: ", "").applied(E5).vectorSpace();
    VectorSpace passage = of("e5-small-v2", "", "tell: ").applied(E5).vectorSpace();
    VectorSpace other = of("e5-small-v2", "", "say: ").applied(E5).vectorSpace();

    assertEquals(E5.vectorSpace(), query);
    assertNotEquals(E5.vectorSpace(), passage);
    assertNotEquals(passage, other);
    assertEquals(passage, of("e5*", "ask: ", "tell: ").applied(E5).vectorSpace());
    assertNotEquals(
        book("Law", Tags.AUTO).applied(QWEN).vectorSpace(),
        book("Law", Tags.DOCUMENT).applied(QWEN).vectorSpace());
    assertNotEquals(
        book("Law", Tags.AUTO).applied(QWEN).vectorSpace(),
        book("Medicine", Tags.AUTO).applied(QWEN).vectorSpace());
  }

  @Test
  void promptsForPassagesPartTheSpacesOfTheSameWeightsToo() {
    VectorSpace shared = new VectorSpace("org/e5", "e5-fp32");
    ModelSpec here = E5.with(E5.prompts(), shared);
    ModelSpec hosted = E5.with(E5.prompts(), VectorSpace.of("org/e5"));
    PromptBook both = of("e5*", "", "tell: ");

    assertTrue(here.vectorSpace().isComparableWith(hosted.vectorSpace()));
    VectorSpace told = both.applied(here).vectorSpace();
    assertTrue(told.isComparableWith(both.applied(hosted).vectorSpace()));
    assertFalse(told.isComparableWith(hosted.vectorSpace()));
    assertFalse(told.holds("e5-fp32"));
    assertTrue(told.label().startsWith("e5-fp32+"), told::label);
  }
}
