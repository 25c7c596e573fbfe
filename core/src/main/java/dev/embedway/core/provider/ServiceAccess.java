package dev.embedway.core.provider;

import java.util.Optional;

/**
 * Where a service is, and what it lets us in by.
 *
 * @param url what its routes stand below, without a slash at the end; empty where it is not used
 * @param key sent to it and nowhere else; empty where there is none
 */
public record ServiceAccess(String url, Optional<String> key) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "ServiceAccess[url=" + url + ", key=" + (key.isPresent() ? "set" : "not set") + "]";
  }
}
