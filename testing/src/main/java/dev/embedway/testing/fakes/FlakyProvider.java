package dev.embedway.testing.fakes;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.model.Variant;
import dev.embedway.core.model.Vector;
import dev.embedway.core.model.VectorSpace;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A service of one model that fails as it is told before it answers; it keeps the calls it got.
 *
 * <p>Thread-safe.
 */
public final class FlakyProvider implements EmbeddingProvider {

  private final ModelSpec model;
  private final Queue<EmbedwayException> failures = new ConcurrentLinkedQueue<>();
  private final Queue<EmbedCall> calls = new ConcurrentLinkedQueue<>();
  private volatile boolean readsIds;

  /** A service of this name, whose model has this id and vector space. */
  public FlakyProvider(String name, String id, String space) {
    this(name, id, VectorSpace.of(space));
  }

  /** The same with a label of its own for the space. */
  public FlakyProvider(String name, String id, VectorSpace space) {
    this.model =
        new ModelSpec(
            id,
            name,
            new ModelSpec.Weights("1", "", Variant.HOSTED, 1_000_000),
            new ModelSpec.Inputs(100, Prompts.NONE),
            new ModelSpec.Vectors(space, 4, List.of(2, 4), Pooling.HOSTED, Normalization.L2));
  }

  /** The next calls fail so, one each. */
  public FlakyProvider failing(List<EmbedwayException> next) {
    failures.addAll(next);
    return this;
  }

  /** The next calls fail so, one each, and none of those that were told before. */
  public void failNext(List<EmbedwayException> next) {
    failures.clear();
    failures.addAll(next);
  }

  /** From now on it reads ids. */
  public FlakyProvider readingIds() {
    readsIds = true;
    return this;
  }

  /** The calls so far. */
  public List<EmbedCall> calls() {
    return List.copyOf(calls);
  }

  /** Its model. */
  public ModelSpec model() {
    return model;
  }

  @Override
  public String name() {
    return model.provider();
  }

  @Override
  public List<ModelSpec> models() {
    return List.of(model);
  }

  @Override
  public Tokenizer tokenizer(ModelSpec any) {
    return new FakeProvider().tokenizer(any);
  }

  @Override
  public boolean readsIds(ModelSpec any) {
    return readsIds;
  }

  @Override
  public EmbedResult embed(EmbedCall call) {
    calls.add(call);
    EmbedwayException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    int dim = call.dim().orElseThrow();
    return new EmbedResult(
        call.inputs().stream().map(input -> cut(vectorOf(input), dim)).toList(),
        EmbedResult.Timings.NONE,
        call.texts().stream().map(String::length).toList());
  }

  /** The vector that an input has here. */
  public static Vector vectorOf(Input input) {
    return switch (input) {
      case Input.Text(String text) -> FakeProvider.vectorOf(text);
      case Input.Tokens tokens -> FakeProvider.vectorOf(tokens.ids().toString());
    };
  }

  private static Vector cut(Vector vector, int dim) {
    return dim == vector.dim() ? vector : vector.truncated(dim).normalized();
  }

  @Override
  public void close() {}
}
