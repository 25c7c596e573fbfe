package dev.embedway.models.calibration;

import dev.embedway.models.compile.ModelCompiler;
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
   * @param directory of its weights as trained and its tokenizer
   * @param maxTokens that it reads of a text
   * @throws Exception when the model cannot be read, run or written about
   */
  public static void write(Path directory, int maxTokens, Path file) throws Exception {
    ModelTokenizer tokenizer = WordPieceTokenizer.of(directory.resolve("tokenizer.json"));
    List<long[]> texts =
        texts().stream().map(text -> ids(tokenizer.encode(text, maxTokens))).toList();
    ModelCompiler.writeRanges(directory.resolve("model.onnx"), texts, file);
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
   * @param arguments the directory of the model as trained, the tokens that it reads, and the file
   */
  public static void main(String[] arguments) throws Exception {
    write(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Path.of(arguments[2]));
  }
}
