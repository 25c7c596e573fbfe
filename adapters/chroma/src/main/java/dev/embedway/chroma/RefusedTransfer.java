package dev.embedway.chroma;

import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.VectorEngine;
import dev.embedway.core.vector.VectorFeature;
import java.util.List;

/** Refuses to bring records into another version. Immutable. */
record RefusedTransfer(VectorEngine engine) implements RecordTransfer {

  @Override
  public List<Found> read(Way way, String after, int max) {
    throw engine.refusal(VectorFeature.RECORD_TRANSFER);
  }

  @Override
  public List<String> copy(Way way, String after, int max) {
    throw engine.refusal(VectorFeature.RECORD_TRANSFER);
  }

  @Override
  public long common(Way way, String after, String last) {
    throw engine.refusal(VectorFeature.RECORD_TRANSFER);
  }

  @Override
  public void bring(Way way, List<Embedded> records) {
    throw engine.refusal(VectorFeature.RECORD_TRANSFER);
  }
}
