package dev.embedway.core.provider;

import java.util.Optional;

/**
 * Address and key of a service.
 *
 * @param url base URL of its routes, without a slash at the end; empty where it is not used
 * @param key sent to it and nowhere else; empty where there is none
 */
public record ServiceAccess(String url, Optional<String> key) {

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "ServiceAccess[url=" + url + ", key=" + (key.isPresent() ? "set" : "not set") + "]";
  }
}
