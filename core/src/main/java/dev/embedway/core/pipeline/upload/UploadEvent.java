package dev.embedway.core.pipeline.upload;

import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.util.Optional;

/**
 * News that an object of the documents bucket may have changed.
 *
 * @param fullKey decoded, as it is in the bucket
 * @param sequencer its place among the key's events; empty where none was sent
 * @param kind what was said to have happened; what did is decided by looking at the object
 * @param trace of the news; empty where there is none
 * @param lane of the generation that it makes
 */
public record UploadEvent(
    String fullKey, Optional<Sequencer> sequencer, Kind kind, Optional<TraceId> trace, Lane lane) {

  /** News of live work. */
  public UploadEvent(
      String fullKey, Optional<Sequencer> sequencer, Kind kind, Optional<TraceId> trace) {
    this(fullKey, sequencer, kind, trace, Lane.LIVE);
  }

  /** News without a trace. */
  public UploadEvent(String fullKey, Optional<Sequencer> sequencer, Kind kind) {
    this(fullKey, sequencer, kind, Optional.empty());
  }

  /** Kind of change that an event reports. */
  public enum Kind {
    CREATED,
    REMOVED
  }

  /** The tenant that the key begins with, whether there is one or not. */
  public Optional<TenantId> tenant() {
    int end = fullKey.indexOf('/');
    return Optional.of(end < 0 ? fullKey : fullKey.substring(0, end))
        .filter(TenantId::isValid)
        .map(TenantId::new);
  }

  /** News without an event: the object is to be looked at. */
  public static UploadEvent look(ObjectKey key) {
    return new UploadEvent(key.full(), Optional.empty(), Kind.CREATED);
  }

  /** The same news in a trace. */
  public UploadEvent in(Optional<TraceId> other) {
    return new UploadEvent(fullKey, sequencer, kind, other, lane);
  }

  /** The same news for a lane. */
  public UploadEvent in(Lane other) {
    return new UploadEvent(fullKey, sequencer, kind, trace, other);
  }
}
