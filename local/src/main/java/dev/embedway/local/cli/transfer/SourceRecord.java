package dev.embedway.local.cli.transfer;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A record of another place. */
sealed interface SourceRecord {

  /** Its position there, such as {@code line 7}. */
  String place();

  /**
   * One that may be sent.
   *
   * @param json as the API takes it
   */
  record Sendable(String place, ObjectNode json) implements SourceRecord {}

  /**
   * One that cannot be sent.
   *
   * @param reason in words
   */
  record Unusable(String place, String reason) implements SourceRecord {}
}
