package dev.embedway.functions.api.http;

import dev.embedway.topology.route.Role;
import java.util.List;

/** Callers that may use a route. */
public sealed interface Access {

  /** Callers with one of these roles; anyone, if there are none. */
  static Access of(List<Role> roles) {
    return roles.isEmpty() ? new Open() : new Keyed(roles);
  }

  /** Anyone, without a key. */
  record Open() implements Access {}

  /** Callers whose key has one of the roles. */
  record Keyed(List<Role> roles) implements Access {
    public Keyed {
      roles = List.copyOf(roles);
    }
  }
}
