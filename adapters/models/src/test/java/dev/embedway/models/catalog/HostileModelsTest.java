package dev.embedway.models.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.provider.EngineSettings;
import dev.embedway.models.TinyModel;
import dev.embedway.models.TinyOnnx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Model directories made to hang, drown or end the process that reads them. */
@Timeout(300)
final class HostileModelsTest {
  private final ObjectMapper mapper = new ObjectMapper();

  @TempDir private Path parent = Path.of("");
  private Path model;

  @BeforeEach
  void write() throws IOException {
    model = new TinyModel(3).writeTo(parent.resolve("hostile"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|a)*b",
        "(?:a*)*",
        "\\s*\\s*\\s*x",
        "(x)\\1+",
        "(?=(a+))*b",
        "[a-z]+[a-z]+$",
        "a{1,999}{1,999}",
        "\\p{L}+\\p{L}+!"
      })
  void aPatternThatMayBacktrackWithoutEndIsRefusedByName(String pattern) throws IOException {
    for (String place : List.of("pre_tokenizer", "normalizer", "decoder")) {
      write();
      change(root -> root.set(place, nested(place, pattern)));

      String fault = fault();

      assertTrue(fault.contains("the pattern " + pattern), fault);
      assertTrue(inCatalog().isEmpty(), "offered all the same");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\s+",
        " {2,}",
        "\\n",
        "[\\r\\n]",
        "\\p{N}{1,3}",
        "[0-9]",
        "\\d",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+",
        "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}|"
            + " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"
      })
  void patternsOfFamiliesInUseAreTaken(String pattern) throws IOException {
    change(root -> root.set("pre_tokenizer", nested("pre_tokenizer", pattern)));

    assertEquals("hostile", ModelInstaller.examine(model).id());
  }

  @Test
  void aPatternIsShownShortAndPrintable() throws IOException {
    change(root -> root.set("normalizer", nested("normalizer", "\u001b[2J(" + "a".repeat(500))));

    String fault = fault();

    assertFalse(fault.contains("\u001b"), fault);
    assertTrue(fault.length() < 600, fault);
  }

  @Test
  void partsNestedDeepAreRefused() throws IOException {
    change(root -> {
      ObjectNode inner = mapper.createObjectNode().put("type", "NFC");
      for (int depth = 0; depth < 100; depth++) {
        ObjectNode outer = mapper.createObjectNode().put("type", "Sequence");
        outer.putArray("normalizers").add(inner);
        inner = outer;
      }
      root.set("normalizer", inner);
    });

    assertTrue(fault().contains("nested deeper"), fault());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "null", "{\"model\":", "\u0000\u0001", "{\"model\":{}"})
  void aTokenizerThatIsNoJsonIsRefused(String content) throws IOException {
    Files.writeString(model.resolve("tokenizer.json"), content);

    assertTrue(fault().contains("tokenizer.json"), fault());
  }

  @Test
  void aFileNestedTenThousandTimesIsNoJson() throws IOException {
    Files.writeString(model.resolve("tokenizer.json"), "{\"a\":".repeat(10_000));

    assertTrue(fault().contains("tokenizer.json is no JSON"), fault());
  }

  @Test
  void absurdAddedTokensAreRefused() throws IOException {
    change(root -> added(root, "x".repeat(100_000), 5));
    assertTrue(fault().contains("an added token has 100000 characters"), fault());

    write();
    change(root -> added(root, "", 5));
    assertTrue(fault().contains("an added token has 0 characters"), fault());

    write();
    change(root -> added(root, "<x>", -5));
    assertTrue(fault().contains("the id -5"), fault());

    write();
    change(root -> {
      for (int i = 0; i < 60_000; i++) {
        added(root, "<x" + i + ">", 400 + i);
      }
    });
    assertTrue(fault().contains("tokens are added"), fault());
  }

  @Test
  void hugeVocabulariesAndWordsAreRefused() throws IOException {
    change(root -> {
      ObjectNode vocabulary = (ObjectNode) root.path("model").path("vocab");
      for (int i = 0; i <= 1_000_000; i++) {
        vocabulary.put("t" + i, i + 1000);
      }
    });
    assertTrue(fault().contains("the vocabulary has"), fault());

    write();
    change(root -> ((ObjectNode) root.path("model")).put("max_input_chars_per_word", 1 << 30));
    assertTrue(fault().contains("max_input_chars_per_word"), fault());
  }

  @ParameterizedTest
  @ValueSource(strings = {"Loop", "Scan", "SequenceMap"})
  void aGraphThatRepeatsIsRefused(String operator) throws IOException {
    Files.write(model.resolve("model.onnx"), onnx(operator, new byte[0]));

    assertTrue(fault().contains("its operator " + operator), fault());
    assertTrue(inCatalog().isEmpty(), "offered all the same");
  }

  @Test
  void aLoopWithinABranchIsRefused() throws IOException {
    byte[] loop = field(1, field(4, utf8("Loop")));
    byte[] branch = field(6, loop);
    Files.write(model.resolve("model.onnx"), onnx("If", branch));

    assertTrue(fault().contains("its operator Loop"), fault());
  }

  @Test
  void branchesNestedDeepAreRefused() throws IOException {
    byte[] attribute = field(6, field(1, field(4, utf8("Add"))));
    for (int depth = 0; depth < 1_000; depth++) {
      attribute = field(6, field(1, join(field(4, utf8("If")), field(5, attribute))));
    }
    Files.write(model.resolve("model.onnx"), onnx("If", attribute));

    assertTrue(fault().contains("damaged"), fault());
  }

  @Test
  void functionsOfAModelsOwnAreRefused() throws IOException {
    byte[] function = field(25, field(7, field(4, utf8("Loop"))));
    Files.write(model.resolve("model.onnx"), join(onnx("Add", new byte[0]), function));

    assertTrue(fault().contains("functions of its own"), fault());
  }

  private static byte[] onnx(String operator, byte[] attribute) {
    TinyOnnx graph =
        new TinyOnnx()
            .input("input_ids", TinyOnnx.INT64, 0, 0)
            .input("attention_mask", TinyOnnx.INT64, 0, 0)
            .output("last_hidden_state", TinyOnnx.FLOAT, 0, 0, TinyModel.DIM);
    return (attribute.length == 0
            ? graph.node(operator, List.of("input_ids"), "last_hidden_state")
            : graph.node(operator, List.of("input_ids"), "last_hidden_state", attribute))
        .toBytes();
  }

  private String fault() {
    return String.valueOf(
        assertThrows(EmbedwayException.class, () -> ModelInstaller.examine(model)).getMessage());
  }

  /** As a server or a function finds it, by whatever way it came there. */
  private List<String> inCatalog() {
    return new ModelCatalog(List.of(), new EngineSettings(parent, Optional.empty(), 1))
        .present().stream().map(card -> card.id()).toList();
  }

  private void change(Consumer<ObjectNode> change) throws IOException {
    Path file = model.resolve("tokenizer.json");
    ObjectNode root = (ObjectNode) mapper.readTree(Files.readString(file));
    change.accept(root);
    Files.writeString(file, mapper.writeValueAsString(root));
  }

  private ObjectNode nested(String place, String pattern) {
    boolean splits = place.equals("pre_tokenizer");
    ObjectNode part = mapper.createObjectNode().put("type", splits ? "Split" : "Replace");
    part.putObject("pattern").put("Regex", pattern);
    if (splits) {
      part.put("behavior", "Isolated").put("invert", false);
    } else {
      part.put("content", " ");
    }
    ObjectNode sequence = mapper.createObjectNode().put("type", "Sequence");
    sequence.putArray(splits ? "pretokenizers" : place + "s").add(part);
    return sequence;
  }

  private void added(ObjectNode root, String content, int id) {
    ArrayNode tokens = root.withArray("added_tokens");
    tokens.addObject().put("content", content).put("id", id).put("special", true);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(one);
    out.writeBytes(other);
    return out.toByteArray();
  }

  private static byte[] field(int number, byte[] value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    varint(out, (number << 3) | 2);
    varint(out, value.length);
    out.writeBytes(value);
    return out.toByteArray();
  }

  private static void varint(ByteArrayOutputStream out, int value) {
    int rest = value;
    while (rest > 0x7f) {
      out.write((rest & 0x7f) | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }
}
