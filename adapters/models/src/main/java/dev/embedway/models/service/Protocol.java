package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.BatchLimits;
import dev.embedway.core.provider.EmbedCall;
import java.util.List;
import java.util.Optional;

/**
 * Wire protocol of one service: its requests and answers.
 *
 * <p>Immutable.
 */
interface Protocol {

  /** The provider's name. */
  String name();

  /** Base URL of the service. */
  ServiceUrl url();

  /** The models that are known of it. */
  List<ModelSpec> models();

  /**
   * True when the service can have a model of this id, which is a {@link ModelSpec#isId valid} one.
   */
  default boolean canHave(String id) {
    return true;
  }

  /** A card for an id that is a {@link ModelSpec#isId valid} one. */
  ModelSpec adopt(String id);

  /** The variable to be set before it can be asked; empty where nothing is missing. */
  Optional<String> missingSetting();

  /**
   * True when the service makes the vectors as short as a call asks for; else they are cut here,
   * which for a model that allows several lengths (Matryoshka) is the same.
   */
  default boolean canShorten() {
    return true;
  }

  /** The most that it takes at once. */
  BatchLimits limits();

  /** True when the service reads a model's inputs as token ids of cl100k_base too. */
  default boolean readsIds(ModelSpec model) {
    return false;
  }

  /**
   * The request of a call.
   *
   * @param inputs the call's, as the model is to read them: texts, or ids where it {@link #readsIds
   *     reads} those
   */
  ServiceRequest request(EmbedCall call, List<Input> inputs);

  /**
   * The vectors of an answer, in the order of the texts; their lengths are checked elsewhere.
   *
   * @throws UpstreamException {@code provider_malformed_response}
   */
  ServiceAnswer read(JsonNode json);
}
