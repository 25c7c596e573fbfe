package dev.embedway.core.pipeline.document;

import dev.embedway.core.pipeline.document.Document.Display;
import dev.embedway.core.pipeline.document.Document.GenerationState;
import dev.embedway.core.pipeline.document.Document.ObjectState;
import dev.embedway.core.pipeline.document.Document.Standing;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A document that is about to be another. One thread at a time. */
public final class DocumentChange {

  private final Document from;
  private final Map<Integer, Standing> standings;
  private String store;
  private String storeId;
  private long newest;
  private int version;
  private Optional<Sequencer> sequencer;
  private Optional<SourceObject> source;
  private JobStatus status;
  private String model;
  private int progress;
  private Optional<DocumentError> error;
  private MetadataFile metadataFile;
  private Instant updatedAt;
  private long revision;

  public DocumentChange(Document from) {
    this.from = from;
    this.standings = new HashMap<>(from.standings());
    this.store = from.store();
    this.storeId = from.storeId();
    this.newest = from.newest();
    this.version = from.version();
    this.sequencer = from.sequencer();
    this.source = from.source();
    this.status = from.status();
    this.model = from.model();
    this.progress = from.progress();
    this.error = from.error();
    this.metadataFile = from.metadataFile();
    this.updatedAt = from.updatedAt();
    this.revision = from.revision();
  }

  public DocumentChange store(String name, String id, String itsModel) {
    store = name;
    storeId = id;
    model = itsModel;
    return this;
  }

  /** The versions that the document goes to from now on, and that which its status speaks of. */
  public DocumentChange versions(Map<Integer, Standing> all, int spokenOf) {
    standings.clear();
    standings.putAll(all);
    version = spokenOf;
    return this;
  }

  public DocumentChange standing(int number, Standing next) {
    standings.put(number, next);
    return this;
  }

  public DocumentChange newest(long generation) {
    newest = generation;
    return this;
  }

  public DocumentChange sequencer(Optional<Sequencer> next) {
    sequencer = next;
    return this;
  }

  public DocumentChange source(Optional<SourceObject> next) {
    source = next;
    return this;
  }

  public DocumentChange status(JobStatus next, int itsProgress) {
    status = next;
    progress = itsProgress;
    return this;
  }

  public DocumentChange error(Optional<DocumentError> next) {
    error = next;
    return this;
  }

  public DocumentChange metadataFile(MetadataFile next) {
    metadataFile = next;
    return this;
  }

  public DocumentChange updatedAt(Instant now) {
    updatedAt = now;
    return this;
  }

  DocumentChange revision(long next) {
    revision = next;
    return this;
  }

  public Document build() {
    return new Document(
        from.id(),
        from.place().inStore(store),
        storeId,
        new GenerationState(newest, version, standings),
        new ObjectState(sequencer, source, metadataFile),
        new Display(status, model, progress, error),
        from.createdAt(),
        updatedAt,
        revision);
  }
}
