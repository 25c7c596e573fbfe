package dev.embedway.functions.api.media;

import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.topology.Lane;

/** Priority of an order, which decides the lane of its jobs. */
final class Priority {

  /** The field that has it. */
  static final String FIELD = "priority";

  private static final int DEFAULT = 50;

  private Priority() {}

  /** The lane of the priority that is given, or of the default. */
  static Lane lane(Fields fields) {
    int priority = fields.integer(FIELD).orElse(DEFAULT);
    if (priority < 0 || priority > Lane.MAX_PRIORITY) {
      throw fields.invalid(
          FIELD,
          "priority must be 0.."
              + Lane.MAX_PRIORITY
              + ", of which 0..25 is the bulk lane, was "
              + priority);
    }
    return Lane.of(priority);
  }
}
