package dev.embedway.core.embedding;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The limits of one request, refused before any work is done. */
final class RequestLimits {

  /** As OpenAI's API has it. */
  static final int MAX_INPUTS = 2048;

  /** As OpenAI's API has it. */
  static final int MAX_TOKENS = 300_000;

  /** Max seconds of one request's work by a model in this function, within API Gateway's 30 s. */
  static final int MAX_SECONDS = 24;

  private RequestLimits() {}

  /** Refuses inputs of whose text nothing can be seen, for a model that reads texts. */
  static void checkTexts(List<Input> inputs) {
    for (int i = 0; i < inputs.size(); i++) {
      if (inputs.get(i) instanceof Input.Tokens tokens) {
        TokenArrays.checkReadable(i, tokens);
      }
      if (BlankText.isBlank(inputs.get(i).text())) {
        throw blank(i, "is blank; every text needs a character that can be seen");
      }
    }
  }

  /** The refusal of the input of this index, of which a model reads nothing. */
  static InvalidRequestException unread(int index, ModelSpec model) {
    return blank(
        index,
        "holds nothing that "
            + model.id()
            + " reads; every text needs a character that makes a token of its own");
  }

  private static InvalidRequestException blank(int index, String what) {
    return new InvalidRequestException(
        ErrorCode.EMPTY_INPUT, "input " + index + " " + what, "input", Map.of("index", index));
  }

  /** Refuses no inputs, and too many. */
  static void checkCount(int inputs) {
    if (inputs == 0) {
      throw new InvalidRequestException(
          ErrorCode.EMPTY_INPUT, "input is an empty list; allowed are 1..2048 texts", "input");
    }
    if (inputs > MAX_INPUTS) {
      throw new InvalidRequestException(
          ErrorCode.TOO_MANY_INPUTS,
          "input has "
              + inputs
              + " texts; allowed are 1.."
              + MAX_INPUTS
              + ": send them in several requests",
          "input",
          Map.of("inputs", inputs, "limit", MAX_INPUTS));
    }
  }

  /** Refuses more token ids than the API allows tokens, so that decoding them is bounded. */
  static void checkIds(long ids) {
    if (ids > MAX_TOKENS) {
      throw new InvalidRequestException(
          ErrorCode.MAX_TOKENS_PER_REQUEST,
          "Requested " + ids + " tokens, max " + MAX_TOKENS + " tokens per request",
          "input",
          Map.of("tokens", ids, "limit", MAX_TOKENS));
    }
  }

  /** Refuses inputs over the model's limit, naming every one. */
  static void checkLengths(ModelSpec model, List<Integer> tokens) {
    List<Map<String, Integer>> tooLong =
        IntStream.range(0, tokens.size())
            .filter(i -> tokens.get(i) > model.maxTokens())
            .mapToObj(i -> Map.of("index", i, "tokens", tokens.get(i), "limit", model.maxTokens()))
            .toList();
    if (!tooLong.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INPUT_TOO_LONG,
          tooLong.size()
              + " of "
              + tokens.size()
              + " inputs are over the "
              + model.maxTokens()
              + " tokens that "
              + model.id()
              + " reads, special tokens included; split them (chunk_size of most splitters), or send"
              + " \"truncate\": true to cut them",
          "input",
          tooLong);
    }
  }

  /** Most tokens of one request to a model. */
  static long maxRequestTokens(ModelSpec model) {
    return Math.min(MAX_TOKENS, (long) model.tokensPerSecond() * MAX_SECONDS);
  }

  /** Refuses more tokens than the API allows, or than the model can do in time. */
  static void checkTokens(ModelSpec model, long tokens) {
    long byTime = (long) model.tokensPerSecond() * MAX_SECONDS;
    long limit = maxRequestTokens(model);
    if (tokens > limit) {
      throw new InvalidRequestException(
          ErrorCode.MAX_TOKENS_PER_REQUEST,
          "Requested "
              + tokens
              + " tokens, max "
              + limit
              + " tokens per request: the API allows "
              + MAX_TOKENS
              + ", and "
              + model.id()
              + " does about "
              + byTime
              + " in "
              + MAX_SECONDS
              + " s; send several requests, or upload documents through POST /v1/documents",
          "input",
          Map.of("tokens", tokens, "limit", limit));
    }
  }
}
