package dev.embedway.models;

import dev.embedway.core.model.Vector;
import java.util.List;

/** A model in memory. Thread-safe; not to be run once it is closed. */
interface LoadedModel extends AutoCloseable {

  /**
   * One run.
   *
   * @return the texts' vectors in their order
   */
  List<Vector> run(List<TokenIds> texts, RunBuffers buffers);

  @Override
  void close();
}
