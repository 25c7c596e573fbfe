package dev.embedway.core.chunk;

import dev.embedway.core.chunk.text.Break;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Tokenizer;
import java.util.List;

/** Chunkers by their spec and the model that reads what they cut. */
public final class Chunkers {

  private Chunkers() {}

  /**
   * The chunker of a spec for a model, whose limit holds where the spec asks for more, the overlap
   * shrinking with it: chunks are embedded as passages, so special tokens and the passage prompt
   * count.
   */
  public static Chunker of(ChunkingSpec spec, ModelSpec model, Tokenizer tokenizer) {
    int size = Math.min(spec.size(), room(model, tokenizer));
    int overlap = (int) ((long) spec.overlap() * size / spec.size());
    return of(spec.method(), size, overlap);
  }

  static Chunker of(ChunkMethod method, int size, int overlap) {
    return TableHeads.with(byMethod(method, size, overlap));
  }

  private static Chunker byMethod(ChunkMethod method, int size, int overlap) {
    return switch (method) {
      case TOKENS -> new TokensChunker(size, overlap);
      case RECURSIVE -> new RecursiveChunker(size, overlap);
      case SENTENCES -> new WholePartsChunker(List.of(Break.SENTENCE, Break.LINE), size, overlap);
      case PARAGRAPHS ->
          new WholePartsChunker(
              List.of(Break.PARAGRAPH, Break.SENTENCE, Break.LINE), size, overlap);
      case MARKDOWN -> new MarkdownChunker(size, overlap);
    };
  }

  private static int room(ModelSpec model, Tokenizer tokenizer) {
    return Math.max(
        1, model.maxTokens() - tokenizer.count(model.prompts().apply(PromptRole.PASSAGE, "")));
  }
}
