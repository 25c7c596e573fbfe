package dev.embedway.functions.api.http;

import dev.embedway.core.tenant.Role;
import java.util.List;

/** Callers that may use a route. */
public sealed interface Access {

  /** Anyone, without a key. */
  record Open() implements Access {}

  /** Callers whose key has one of the roles. */
  record Keyed(List<Role> roles) implements Access {
    public Keyed {
      roles = List.copyOf(roles);
    }
  }
}
