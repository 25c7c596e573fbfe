package dev.embedway.models.calibration;

import dev.embedway.core.model.ModelSpec;
import dev.embedway.models.compile.ModelCompiler;
import dev.embedway.models.known.BuiltInModels;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.TokenIds;
import dev.embedway.models.tokenizer.wordpiece.WordPieceTokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.LongBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds how far the activations of a model reach, on texts of many kinds. What runs find differs in
 * the last digits from one processor to another, and compiled models must not: the ranges of those
 * that Embedway knows are files of the compiler.
 */
public final class RangesFile {

  private static final String TEXTS = "texts.txt";

  private RangesFile() {}

  /**
   * Writes a model's ranges, anew.
   *
   * @param model that reads the texts, without a prompt and with each of its own
   * @param directory of its weights as trained and its tokenizer
   * @throws Exception when the model cannot be read, run or written about
   */
  public static void write(ModelSpec model, Path directory, Path file) throws Exception {
    ModelTokenizer tokenizer = WordPieceTokenizer.of(directory.resolve("tokenizer.json"));
    List<String> texts = texts();
    List<long[]> ids =
        Stream.of("", model.prompts().query(), model.prompts().passage())
            .distinct()
            .flatMap(prompt -> texts.stream().map(prompt::concat))
            .map(text -> ids(tokenizer.encode(text, model.maxTokens())))
            .toList();
    ModelCompiler.writeRanges(directory.resolve("model.onnx"), ids, file);
  }

  /** Texts of many kinds, a line each. */
  private static List<String> texts() throws IOException {
    try (InputStream in = Objects.requireNonNull(RangesFile.class.getResourceAsStream(TEXTS))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    }
  }

  private static long[] ids(TokenIds text) {
    LongBuffer ids = LongBuffer.allocate(text.length());
    text.writeTo(ids);
    return ids.array();
  }

  /**
   * Writes a file of ranges, to be the compiler's {@code <id>.ranges}.
   *
   * @param arguments the model's id, the directory of its weights as trained, and the file
   */
  public static void main(String[] arguments) throws Exception {
    ModelSpec model = BuiltInModels.find(arguments[0]).orElseThrow().card();
    write(model, Path.of(arguments[1]), Path.of(arguments[2]));
  }
}
