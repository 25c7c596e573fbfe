package dev.embedway.models.engine.residency;

import dev.embedway.core.model.Vector;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.List;

/** A model in memory. Thread-safe; not to be run once it is closed. */
public interface LoadedModel extends AutoCloseable {

  /**
   * One run.
   *
   * @return the texts' vectors in their order
   */
  List<Vector> run(List<TokenIds> texts, RunBuffers buffers);

  /** The best division of texts among runs. */
  RunPolicy policy();

  @Override
  void close();
}
