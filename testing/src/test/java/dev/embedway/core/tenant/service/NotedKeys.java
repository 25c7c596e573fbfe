package dev.embedway.core.tenant.service;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Notes of what a process is told of its keys, in order. */
final class NotedKeys implements KnownKeys {

  private final List<String> notes = new ArrayList<>();

  List<String> notes() {
    return List.copyOf(notes);
  }

  @Override
  public void expect(String sha256, Instant now) {
    notes.add("expect " + sha256);
  }

  @Override
  public void forget(String keyId) {
    notes.add("forget " + keyId);
  }

  @Override
  public void forget(TenantId tenant) {
    notes.add("forget all of " + tenant);
  }
}
