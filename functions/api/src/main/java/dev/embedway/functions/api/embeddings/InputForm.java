package dev.embedway.functions.api.embeddings;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.config.ApiSettings.TokenArrayPolicy;
import dev.embedway.core.embedding.TokenArrays;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.model.Input;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Reads inputs in each of their forms: a string, a list of strings, a token array, a list of token
 * arrays.
 */
@ThreadSafe
public final class InputForm {

  private static final String ALLOWED =
      "; allowed are a string, a list of strings, a token array, or a list of token arrays";

  private static final int NO_TOKEN = -1;

  private final TokenArrays tokenArrays;
  private final TokenArrayPolicy policy;

  public InputForm(TokenArrays tokenArrays, TokenArrayPolicy policy) {
    this.tokenArrays = tokenArrays;
    this.policy = policy;
  }

  /** The inputs of the field {@code input}, in order. */
  List<Input> read(JsonNode input) {
    if (input.isTextual()) {
      return List.of(new Input.Text(input.textValue()));
    }
    if (!input.isArray()) {
      throw invalidType("input is " + kind(input) + ALLOWED);
    }
    if (input.path(0).isArray()) {
      return decode(ofEach(input));
    }
    if (input.path(0).isIntegralNumber()) {
      return decode(List.of(ids(input, "input")));
    }
    return Input.of(strings(input, ALLOWED));
  }

  /** True if a valid input is one token array, or several. */
  static boolean isTokens(JsonNode input) {
    return input.path(0).isArray() || input.path(0).isIntegralNumber();
  }

  /** A list of strings, and nothing else. */
  static List<String> strings(JsonNode list, String allowed) {
    List<String> texts = new ArrayList<>(list.size());
    for (JsonNode item : list) {
      if (!item.isTextual()) {
        throw invalidType("item " + texts.size() + " of input is " + kind(item) + allowed);
      }
      texts.add(item.textValue());
    }
    return texts;
  }

  private List<Input> decode(List<List<Integer>> arrays) {
    return switch (policy) {
      case ACCEPT -> tokenArrays.inputs(arrays);
      case REFUSE ->
          throw invalidType(
              "input holds token ids, which EMBEDDINGS_ACCEPT_TOKEN_ARRAYS=false refuses here; send"
                  + " text (LangChain's OpenAIEmbeddings does so with"
                  + " check_embedding_ctx_length=False)");
    };
  }

  private static List<List<Integer>> ofEach(JsonNode arrays) {
    List<List<Integer>> all = new ArrayList<>(arrays.size());
    for (JsonNode array : arrays) {
      String place = "item " + all.size() + " of input";
      if (!array.isArray()) {
        throw invalidType(place + " is " + kind(array) + " beside token arrays" + ALLOWED);
      }
      all.add(ids(array, place));
    }
    return all;
  }

  private static List<Integer> ids(JsonNode array, String place) {
    List<Integer> ids = new ArrayList<>(array.size());
    for (JsonNode id : array) {
      if (!id.isIntegralNumber()) {
        throw invalidType(
            "item "
                + ids.size()
                + " of "
                + place
                + " is "
                + kind(id)
                + ", not a token id"
                + ALLOWED);
      }
      ids.add(id.canConvertToInt() ? id.intValue() : NO_TOKEN);
    }
    return ids;
  }

  private static String kind(JsonNode item) {
    return item.isFloatingPointNumber()
        ? "a number with a fraction"
        : item.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  private static InvalidRequestException invalidType(String message) {
    return new InvalidRequestException(ErrorCode.INVALID_INPUT_TYPE, message, "input");
  }
}
