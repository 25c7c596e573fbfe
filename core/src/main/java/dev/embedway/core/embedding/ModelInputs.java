package dev.embedway.core.embedding;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.Input.Tokens;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.Prompts;
import dev.embedway.core.model.Tokenizer;
import dev.embedway.core.provider.EmbeddingProvider;
import java.util.ArrayList;
import java.util.List;

/** Inputs as one model reads them, and their tokens. */
@ThreadSafe
final class ModelInputs {

  private final ModelSpec model;
  private final EmbeddingProvider provider;

  ModelInputs(ModelSpec model, EmbeddingProvider provider) {
    this.model = model;
    this.provider = provider;
  }

  /** An input as the model reads it, its length, and the most that is read of it. */
  record Counted(Input input, int tokens, int limit) {
    int kept() {
      return Math.min(tokens, limit);
    }

    Truncation truncation() {
      return tokens > limit ? Truncation.TRUNCATED : Truncation.WHOLE;
    }
  }

  /**
   * Checks the number of inputs, and that each holds something to be read.
   *
   * @throws InvalidRequestException {@code empty_input}, {@code too_many_inputs} or {@code
   *     invalid_token_array}
   */
  void check(EmbeddingRequest request) {
    RequestLimits.checkCount(request.inputs().size());
    if (!readsIds(request)) {
      RequestLimits.checkTexts(request.inputs());
    }
  }

  /**
   * The tokens of each input.
   *
   * @throws InvalidRequestException {@code empty_input} or {@code input_too_long}
   */
  List<Counted> count(EmbeddingRequest request) {
    List<Counted> counted = readsIds(request) ? counted(request.inputs()) : countTexts(request);
    if (request.overlong() == Overlong.REFUSE) {
      RequestLimits.checkLengths(model, counted.stream().map(Counted::tokens).toList());
    }
    return counted;
  }

  /** True when the model gets the ids: it reads them, no prompt goes before them, and all are. */
  private boolean readsIds(EmbeddingRequest request) {
    return provider.readsIds(model)
        && request.inputs().stream()
            .allMatch(input -> model.prompts().apply(request.role(), input) instanceof Tokens);
  }

  private List<Counted> counted(List<Input> ids) {
    Tokenizer tokenizer = provider.tokenizer(model);
    return ids.stream()
        .map(input -> new Counted(input, tokenizer.count(input), model.maxTokens()))
        .toList();
  }

  /** The yield gives way to other requests; nothing relies on it. */
  @SuppressWarnings("ThreadPriorityCheck")
  private List<Counted> countTexts(EmbeddingRequest request) {
    Tokenizer tokenizer = provider.tokenizer(model);
    int prompt = longestPrompt(model.prompts(), tokenizer);
    List<Counted> counted = new ArrayList<>(request.inputs().size());
    for (Input input : request.inputs()) {
      // A large request on a virtual thread would keep all others from their carrier.
      Thread.yield();
      String text = input.text();
      int tokens = tokenizer.count(model.prompts().apply(request.role(), text));
      // A prompt's last token may take in the text's first: then only the text alone tells.
      if (tokens <= prompt && tokenizer.count(text) <= tokenizer.specialTokens()) {
        throw RequestLimits.unread(counted.size(), model);
      }
      counted.add(new Counted(new Input.Text(text), tokens, model.maxTokens()));
    }
    return counted;
  }

  /** Tokens that no text of its own is needed for, special ones included. */
  private static int longestPrompt(Prompts prompts, Tokenizer tokenizer) {
    return prompts.equals(Prompts.NONE)
        ? tokenizer.specialTokens()
        : Math.max(tokenizer.count(prompts.query()), tokenizer.count(prompts.passage()));
  }
}
