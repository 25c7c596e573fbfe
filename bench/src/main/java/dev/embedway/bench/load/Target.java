package dev.embedway.bench.load;

import java.net.URI;

/**
 * Somebody who answers {@code POST .../embeddings}.
 *
 * @param name in the table
 * @param embeddings the route's address
 * @param key a bearer's
 * @param model as this one calls it
 */
record Target(String name, URI embeddings, String key, String model) {

  @Override
  public String toString() {
    return "Target[" + name + "]";
  }
}
