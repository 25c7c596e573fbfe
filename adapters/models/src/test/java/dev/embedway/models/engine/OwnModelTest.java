package dev.embedway.models.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.Chunkers;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.models.Engines;
import dev.embedway.models.TinyModel;
import dev.embedway.models.tokenizer.TrialTexts;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Last-token pooling and the recipe of Qwen3-Embedding, on a model that can be calculated. */
final class OwnModelTest {
  private final TinyModel tiny = new TinyModel(1);

  @TempDir private Path models = Path.of("");
  private OnnxEmbeddingProvider engine;
  private ModelSpec model;

  @BeforeEach
  void start() throws IOException {
    tiny.writeTo(models.resolve("tiny-qwen3"));
    engine = Engines.start(List.of(), models, 2);
    model = engine.models().getFirst();
  }

  @AfterEach
  void stop() {
    engine.close();
  }

  @Test
  void itsCardSaysWhatItsFilesSay() {
    assertEquals("tiny-qwen3", model.id());
    assertEquals(8, model.dim());
    assertEquals(List.of(8), model.allowedDims());
    assertEquals(512, model.maxTokens());
    assertEquals(Pooling.LAST_TOKEN, model.pooling());
    assertEquals(Normalization.L2, model.normalization());
    assertEquals(TinyModel.INSTRUCTION, model.prompts().query());
    assertEquals("", model.prompts().passage());
    assertEquals(Variant.FP32, model.variant());
  }

  @Test
  void theLastTokenIsTheEndOfTextThatTheTokenizerAppends() {
    assertNear(tiny.vector(List.of(97, 98, TinyModel.END_OF_TEXT)), embed(PromptRole.NONE, "ab"));
    assertNear(tiny.vector(List.of(257, TinyModel.END_OF_TEXT)), embed(PromptRole.NONE, "the"));
  }

  @Test
  void aGraphThatDoesNotTakeATextSaysSoAndIsNotToBeAskedAgain() throws IOException {
    Path narrow = new TinyModel(1).writeTo(models.resolve("tiny-narrow"));
    Files.write(narrow.resolve("model.onnx"), new TinyModel(1).narrow().toBytes());
    try (OnnxEmbeddingProvider both = Engines.start(List.of(), models, 1)) {
      ModelSpec found = find(both, "tiny-narrow");

      EmbedwayException fault =
          assertThrows(EmbedwayException.class, () -> Engines.embed(both, found, "the"));

      assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, fault.code());
      assertFalse(fault.isRetriable());
    }
  }

  @Test
  void aTrialHasATextOfFullLengthAndEveryAddedToken() {
    List<String> texts = TrialTexts.of(model, models.resolve("tiny-qwen3"));
    Tokenizer tokenizer = engine.tokenizer(model);

    assertTrue(texts.stream().anyMatch(text -> text.contains("<|endoftext|>")));
    assertTrue(texts.stream().anyMatch(text -> tokenizer.count(text) >= model.maxTokens()));
    assertEquals(texts.size(), Engines.embed(engine, model, texts).size());
  }

  @Test
  void textsAreReadInLowerCaseWhereItsFilesSaySo() throws IOException {
    Path lower = new TinyModel(1).writeTo(models.resolve("tiny-lower"));
    Files.writeString(
        lower.resolve("sentence_bert_config.json"),
        "{\"max_seq_length\": 64, \"do_lower_case\": true}");
    try (OnnxEmbeddingProvider both = Engines.start(List.of(), models, 1)) {
      ModelSpec found = find(both, "tiny-lower");
      Tokenizer tokenizer = both.tokenizer(found);

      for (String text : List.of("THE cat", "\u00c4b", "\u0130X", "\ud801\udc00\u0130 The")) {
        assertNear(
            Engines.embed(both, model, text.toLowerCase(Locale.ROOT)),
            Engines.embed(both, found, text));
        int end = 0;
        for (Tokenizer.Span span : tokenizer.spans(text)) {
          assertTrue(span.start() >= end && span.end() >= span.start(), text);
          end = span.end();
        }
        assertEquals(text.length(), end, text);
      }
      assertEquals(
          List.of("\u0130", "X"),
          tokenizer.spans("\u0130X").stream()
              .filter(span -> span.end() > span.start())
              .map(span -> "\u0130X".substring(span.start(), span.end()))
              .toList());
      assertNotEquals(model.vectorSpace(), found.vectorSpace());
    }
  }

  private static ModelSpec find(OnnxEmbeddingProvider engine, String id) {
    return engine.models().stream().filter(each -> each.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void theInstructionStandsBeforeQueriesAlone() {
    Vector plain = tiny.vector(bytes("tides"));

    assertNear(plain, embed(PromptRole.NONE, "tides"));
    assertNear(plain, embed(PromptRole.PASSAGE, "tides"));
    assertNear(engineVectorOf(TinyModel.INSTRUCTION + "tides"), embed(PromptRole.QUERY, "tides"));
    assertNotEquals(plain, embed(PromptRole.QUERY, "tides"));
  }

  @Test
  void aTextsVectorDoesNotDependOnItsPadding() {
    List<String> texts = List.of("a", "some more", "longer by far than the others in its run", "b");

    List<Vector> together = Engines.embed(engine, model, texts);

    for (int i = 0; i < texts.size(); i++) {
      assertNear(Engines.embed(engine, model, texts.get(i)), together.get(i));
    }
    assertNear(tiny.vector(bytes("a")), together.getFirst());
  }

  @Test
  void truncationIsTheCardsNotTheTokenizerFilesAndKeepsTheLastToken() {
    String text = "x".repeat(600);

    assertNear(tiny.vector(bytes("x".repeat(100))), embed(PromptRole.NONE, "x".repeat(100)));
    assertEquals(601, engine.tokenizer(model).count(text));
    assertNear(tiny.vector(bytes("x".repeat(511))), embed(PromptRole.NONE, text));
  }

  @Test
  void spansAreUtf16OffsetsOfTheCallersText() {
    String text = "ab \ud83d\ude00 \u00e9the\ud800";

    List<Tokenizer.Span> spans = engine.tokenizer(model).spans(text);

    assertEquals(
        "[0-1, 1-2, 3-3, 3-5, 5-5, 5-5, 5-5, 6-6, 6-7, 7-7, 7-10, 10-11, 11-11, 11-11]",
        spans.stream().map(span -> span.start() + "-" + span.end()).toList().toString());
    assertEquals(spans.size() + 1, engine.tokenizer(model).count(text));
    assertEquals(1, engine.tokenizer(model).specialTokens());
  }

  @Test
  void chunksOfItsTokensCoverTheText() {
    String text = "the tide \ud83c\udf0a turns at noon. ".repeat(60);
    Tokenizer tokenizer = engine.tokenizer(model);

    for (ChunkMethod method : List.of(ChunkMethod.TOKENS, ChunkMethod.RECURSIVE)) {
      List<Chunk> chunks =
          Chunkers.of(new ChunkingSpec(method, 40, 0), model, tokenizer).chunk(text, tokenizer);

      int end = 0;
      for (Chunk chunk : chunks) {
        assertTrue(text.substring(end, chunk.start()).isBlank(), chunk::text);
        assertEquals(text.substring(chunk.start(), chunk.end()), chunk.text());
        assertTrue(tokenizer.count(chunk.text()) <= 41, chunk::text);
        end = chunk.end();
      }
      assertTrue(text.substring(end).isBlank());
      assertTrue(chunks.size() < 200, () -> chunks.size() + " chunks");
    }
  }

  @Test
  void twoModelsOfOnesOwnNeverShareASpace() throws IOException {
    new TinyModel(2).writeTo(models.resolve("other"));
    tiny.writeTo(models.resolve("copy"));
    try (OnnxEmbeddingProvider all = Engines.start(List.of(), models, 1)) {
      List<ModelSpec> cards = all.models();

      assertEquals(
          List.of("copy", "other", "tiny-qwen3"), cards.stream().map(ModelSpec::id).toList());
      assertNotEquals(cards.get(0).vectorSpace(), cards.get(1).vectorSpace());
      assertEquals(cards.get(0).vectorSpace(), cards.get(2).vectorSpace());
    }
  }

  private Vector embed(PromptRole role, String text) {
    EmbedCall call = new EmbedCall(model, role, List.of(text), Instant.now().plusSeconds(60));
    return engine.embed(call).vectors().getFirst();
  }

  private Vector engineVectorOf(String text) {
    return embed(PromptRole.NONE, text);
  }

  /** The ids of a text without the word "the". */
  private static List<Integer> bytes(String text) {
    List<Integer> ids = new ArrayList<>();
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      ids.add(Byte.toUnsignedInt(each));
    }
    ids.add(TinyModel.END_OF_TEXT);
    return ids;
  }

  private static void assertNear(Vector expected, Vector found) {
    IntStream.range(0, expected.dim())
        .forEach(i -> assertEquals(expected.get(i), found.get(i), 1e-5));
  }
}
