package dev.embedway.bench.langchain4j;

import dev.embedway.bench.ProbeLoop;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2.AllMiniLmL6V2EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.allminilml6v2q.AllMiniLmL6V2QuantizedEmbeddingModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * langchain4j, asked for all texts at once, which is its fastest way: it shares them among cores.
 */
public final class LangChain4jProbe {
  private LangChain4jProbe() {}

  /**
   * Serves rounds until its input ends.
   *
   * @param args the variant ({@code int8} or {@code fp32}) and the file of texts
   */
  public static void main(String[] args) throws IOException {
    EmbeddingModel model =
        args[0].equals("int8")
            ? new AllMiniLmL6V2QuantizedEmbeddingModel()
            : new AllMiniLmL6V2EmbeddingModel();
    ProbeLoop.serve(Path.of(args[1]), texts -> embed(model, texts));
  }

  private static List<float[]> embed(EmbeddingModel model, List<String> texts) {
    return model.embedAll(texts.stream().map(TextSegment::from).toList()).content().stream()
        .map(Embedding::vector)
        .toList();
  }
}
