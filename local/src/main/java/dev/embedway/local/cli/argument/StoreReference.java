package dev.embedway.local.cli.argument;

import dev.embedway.core.store.StoreNames;

/**
 * A vector store.
 *
 * @param text its name or id
 */
public record StoreReference(String text) {

  static StoreReference of(String text) {
    if (!StoreNames.isValid(text)) {
      throw Arguments.refusal("a store's name or id, 1 to 64 of A-Z a-z 0-9 _ -", text);
    }
    return new StoreReference(text);
  }

  @Override
  public String toString() {
    return text;
  }
}
