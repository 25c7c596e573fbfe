package dev.embedway.models.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.models.Engines;
import dev.embedway.models.known.BuiltInModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.io.TempDirFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies of a hub's repositories: which have the space of the published model. */
final class HubCopySpacesTest {

  private static final String MINILM = "sentence-transformers/all-MiniLM-L6-v2";
  private static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";

  /** Beside the models' files, which can be linked to from there. */
  static final class Beside implements TempDirFactory {
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext test)
        throws IOException {
      return Files.createTempDirectory(Engines.MODELS.toAbsolutePath().getParent(), "copies");
    }
  }

  @TempDir(factory = Beside.class)
  private Path root = Path.of("");

  private Path directory;

  @BeforeEach
  void copy() throws IOException {
    copy(MINILM, "all-MiniLM-L6-v2-fp32");
  }

  /** A directory as {@code models add} leaves it, with a built-in model's weights. */
  private void copy(String name, String weights) throws IOException {
    HubName hub = HubName.of(name).orElseThrow();
    directory = Files.createDirectories(root.resolve(weights).resolve(hub.directory()));
    Files.createDirectories(directory.resolve("1_Pooling"));
    link(ModelFiles.WEIGHTS, weights);
    Files.copy(
        Engines.MODELS.resolve(weights).resolve(ModelFiles.TOKENIZER),
        directory.resolve(ModelFiles.TOKENIZER),
        StandardCopyOption.REPLACE_EXISTING);
    write(
        "config.json",
        """
        {"model_type": "bert", "hidden_size": 384, "max_position_embeddings": 512,
         "num_attention_heads": 12, "vocab_size": 30522, "pad_token_id": 0}
        """);
    write("modules.json", modules(", {\"type\": \"sentence_transformers.models.Normalize\"}"));
    write("1_Pooling/config.json", "{\"pooling_mode_mean_tokens\": true}");
    write("sentence_bert_config.json", "{\"max_seq_length\": 256, \"do_lower_case\": false}");
    HubOrigin.write(hub, COMMIT, directory);
  }

  private static String modules(String last) {
    return "[{\"type\": \"sentence_transformers.models.Transformer\"},"
        + " {\"type\": \"sentence_transformers.models.Pooling\", \"path\": \"1_Pooling\"}"
        + last
        + "]";
  }

  private void link(String file, String weights) throws IOException {
    Files.deleteIfExists(directory.resolve(file));
    Files.createLink(
        directory.resolve(file), Engines.MODELS.resolve(weights).resolve(file).toRealPath());
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private VectorSpace space() {
    return ModelInstaller.examine(directory).vectorSpace();
  }

  /** A space that nothing but a copy of the same files has. */
  private void assertOfItsOwn() {
    VectorSpace space = space();
    assertEquals(space.label(), space.name());
    assertTrue(space.label().startsWith("own-"), space::label);
    for (ModelSpec model : BuiltInModels.all()) {
      assertFalse(space.isComparableWith(model.vectorSpace()), model.id());
    }
  }

  @Test
  void theNewestPlainCopyHasTheSpaceOfThePublishedModel() {
    VectorSpace space = space();

    assertTrue(space.isComparableWith(BuiltInModels.MINILM_FP32.vectorSpace()));
    assertFalse(space.isComparableWith(BuiltInModels.MINILM_INT8.vectorSpace()));
    assertEquals(MINILM, space.name());
    assertTrue(space.label().startsWith("own-"), space::label);
    assertTrue(space.holds(space.label()) && space.holds(MINILM));
    assertFalse(space.holds("all-MiniLM-L6-v2-fp32"));
  }

  @Test
  void aCopyOfTheNewestByItsBranchsNameIsOneOfTheNewest() throws IOException {
    copy(MINILM + "@main", "all-MiniLM-L6-v2-fp32");

    assertEquals(MINILM, space().name());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        MINILM + "@v1.0",
        MINILM + "@" + COMMIT,
        MINILM + ":O4",
        MINILM + ":fp16",
        "someone/all-MiniLM-L6-v2"
      })
  void anotherRevisionExportOrRepositoryHasASpaceOfItsOwn(String name) throws IOException {
    copy(name, "all-MiniLM-L6-v2-fp32");

    assertOfItsOwn();
  }

  @Test
  void quantisedWeightsHaveASpaceOfTheirOwn() throws IOException {
    copy(MINILM, "all-MiniLM-L6-v2");

    assertOfItsOwn();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1_Pooling/config.json|{\"pooling_mode_cls_token\": true}",
        "embedway.json|{\"query_prompt\": \"ask: \"}",
        "embedway.json|{\"passage_prompt\": \"tell: \"}",
        "embedway.json|{\"max_tokens\": 128}",
        "sentence_bert_config.json|{\"max_seq_length\": 512}",
        "sentence_bert_config.json|{\"max_seq_length\": 256, \"do_lower_case\": true}",
        "hub.json|{\"repository\": \"sentence-transformers/all-MiniLM-L6-v2\", \"commit\": \"01\"}"
      })
  void aCopyThatIsReadOtherwiseHasASpaceOfItsOwn(String file, String text) throws IOException {
    write(file, text);

    assertOfItsOwn();
  }

  @Test
  void aCopyWithoutNormalizationHasASpaceOfItsOwn() throws IOException {
    write("modules.json", modules(""));

    assertOfItsOwn();
  }

  @Test
  void aCopyWhoseFilesWereChangedHasASpaceOfItsOwn() throws IOException {
    Files.writeString(directory.resolve(ModelFiles.TOKENIZER), "\n", StandardOpenOption.APPEND);

    assertOfItsOwn();
  }

  @Test
  void aCopyThatIsGivenThePublishedPromptsIsReadAsPublished() throws IOException {
    copy("intfloat/e5-small-v2", "all-MiniLM-L6-v2-fp32");
    write("sentence_bert_config.json", "{\"max_seq_length\": 512}");
    assertOfItsOwn();

    write("embedway.json", "{\"query_prompt\": \"query: \", \"passage_prompt\": \"passage: \"}");

    assertEquals("intfloat/e5-small-v2", space().name());
  }
}
