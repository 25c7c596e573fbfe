package dev.embedway.models.service;

import dev.embedway.core.model.Vector;
import java.util.List;
import java.util.OptionalInt;

/**
 * Answer of a service.
 *
 * @param tokens of all texts together, as it counts; empty where it does not say
 */
record ServiceAnswer(List<Vector> vectors, OptionalInt tokens) {

  ServiceAnswer {
    vectors = List.copyOf(vectors);
  }
}
