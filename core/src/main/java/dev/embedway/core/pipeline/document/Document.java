package dev.embedway.core.pipeline.document;

import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A document as the ledger has it: the last seen state of its object, and the states of its
 * generations.
 *
 * @param id hash of its place
 * @param place tenant, name of its store as first written, and its key within the store
 * @param storeId id of that store; a store made anew under an old name is another one
 * @param generations its generations, in each version of the store
 * @param object last seen state of its object and of the metadata file
 * @param display what callers are told of it
 * @param createdAt time of its first registration
 * @param updatedAt time of its last change
 * @param revision grows with every change; the ledger's compare-and-swap reads it
 */
public record Document(
    DocumentId id,
    ObjectKey place,
    String storeId,
    GenerationState generations,
    ObjectState object,
    Display display,
    Instant createdAt,
    Instant updatedAt,
    long revision) {

  private static final DocumentError UNUSABLE_ATTRIBUTES =
      new DocumentError(
          DocumentError.Code.INVALID_METADATA,
          "x-amz-meta-embedway-attributes must be the 64 hex digits that POST documents/uploads"
              + " answered with, was something else; upload the object without it, and its"
              + " metadata as a metadata file");

  /**
   * Generations of a document.
   *
   * @param newest the newest one, a removal's included
   * @param version of the store that the document's {@link Display} speaks of: the live one when
   *     the newest generation was registered
   * @param standings for each version that the newest generation goes to, what it holds of the
   *     document
   */
  public record GenerationState(long newest, int version, Map<Integer, Standing> standings) {
    public GenerationState {
      standings = Map.copyOf(standings);
    }
  }

  /**
   * Object of a document, as it was last seen.
   *
   * @param sequencer of the last event that was taken in
   * @param source state of the object; empty once it was removed
   * @param metadataFile state of its metadata file
   */
  public record ObjectState(
      Optional<Sequencer> sequencer, Optional<SourceObject> source, MetadataFile metadataFile) {}

  /**
   * Facts of a document that callers are told.
   *
   * @param status of the newest generation that is neither unchanged nor superseded
   * @param model id of the model that the version embeds with
   * @param progress percent of the newest generation, 0..100
   * @param error reason why the newest generation failed
   */
  public record Display(
      JobStatus status, String model, int progress, Optional<DocumentError> error) {}

  /**
   * Generations of the document in one version of its store.
   *
   * @param settled the highest generation up to which nothing is under way: that of the visible
   *     one, and of UNCHANGED ones right behind it; 0 when none was completed
   * @param visible the generation last completed, 0 for none
   * @param chunks of the visible generation
   * @param notes on the visible generation
   */
  public record Standing(long settled, long visible, int chunks, DocumentNotes notes) {

    /** No generation was completed. */
    public static final Standing NONE = new Standing(0, 0, 0, DocumentNotes.NONE);

    /** A generation that was completed, as it was cut. */
    public static Standing of(long generation, int chunks, DocumentNotes notes) {
      return new Standing(generation, generation, chunks, notes);
    }

    /** The same visible generation, with nothing under way up to another one. */
    public Standing settledAt(long generation) {
      return new Standing(generation, visible, chunks, notes);
    }

    /** The standing of a document that was removed. */
    public Standing removed() {
      return new Standing(settled, visible, 0, DocumentNotes.NONE);
    }
  }

  /** Tenant that it belongs to. */
  public TenantId tenant() {
    return place.tenant();
  }

  /** Name of its store as first written. */
  public String store() {
    return place.store();
  }

  /** Its key within the store. */
  public String key() {
    return place.key();
  }

  /** {@link GenerationState#newest}. */
  public long newest() {
    return generations.newest();
  }

  /** {@link GenerationState#version}. */
  public int version() {
    return generations.version();
  }

  /** {@link GenerationState#standings}. */
  public Map<Integer, Standing> standings() {
    return generations.standings();
  }

  /** {@link ObjectState#sequencer}. */
  public Optional<Sequencer> sequencer() {
    return object.sequencer();
  }

  /** {@link ObjectState#source}. */
  public Optional<SourceObject> source() {
    return object.source();
  }

  /** {@link ObjectState#metadataFile}. */
  public MetadataFile metadataFile() {
    return object.metadataFile();
  }

  /** {@link Display#status}. */
  public JobStatus status() {
    return display.status();
  }

  /** {@link Display#model}. */
  public String model() {
    return display.model();
  }

  /** {@link Display#progress}. */
  public int progress() {
    return display.progress();
  }

  /** {@link Display#error}. */
  public Optional<DocumentError> error() {
    return display.error();
  }

  /** Its standing in a version; {@link Standing#NONE} in one that it never went to. */
  public Standing standing(int number) {
    return standings().getOrDefault(number, Standing.NONE);
  }

  private Standing standing() {
    return standing(version());
  }

  /** {@link Standing#settled} of its version. */
  public long settled() {
    return standing().settled();
  }

  /** {@link Standing#visible} of its version. */
  public long visible() {
    return standing().visible();
  }

  /** {@link Standing#chunks} of its version. */
  public int chunks() {
    return standing().chunks();
  }

  /** {@link Standing#notes} of its version. */
  public DocumentNotes notes() {
    return standing().notes();
  }

  /** The newest generation that searches find in any version; 0 for none. */
  public long shown() {
    return standings().values().stream()
        .filter(standing -> standing.chunks() > 0)
        .mapToLong(Standing::visible)
        .max()
        .orElse(0);
  }

  /** Versions in which searches find a generation, by number. */
  public List<Integer> versionsShowing(long generation) {
    return standings().entrySet().stream()
        .filter(each -> each.getValue().chunks() > 0 && each.getValue().visible() == generation)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /** The job of the newest generation that the document's status speaks of. */
  public JobId newestJob() {
    return job(newest(), version());
  }

  /** The jobs of the newest generation, one for each version that it goes to. */
  public List<JobId> newestJobs() {
    return standings().keySet().stream().sorted().map(each -> job(newest(), each)).toList();
  }

  private JobId job(long generation, int number) {
    return new JobId(tenant(), id, generation, number);
  }

  /**
   * True when its object has newer content, or was removed, and searches of a version still see the
   * old.
   */
  public boolean isStale(int number) {
    Standing seen = standing(number);
    return seen.visible() > 0 && seen.settled() < newest();
  }

  /** Reason why its metadata, or a part of it, is not used. */
  public Optional<DocumentError> metadataError() {
    return metadataFile()
        .error()
        .or(() ->
            source().filter(SourceObject::hasUnusableAttributes).map(_ -> UNUSABLE_ATTRIBUTES));
  }

  /** The document with another state of its metadata file. */
  public Document with(MetadataFile seen, Instant now) {
    return new DocumentChange(this).metadataFile(seen).updatedAt(now).build();
  }

  /** The document with another standing in a version. */
  public Document with(int number, Standing standing) {
    return new DocumentChange(this).standing(number, standing).build();
  }

  /** The document with this status. */
  public Document showing(
      JobStatus shown, int itsProgress, Optional<DocumentError> reason, Instant now) {
    return new DocumentChange(this).status(shown, itsProgress).error(reason).updatedAt(now).build();
  }

  /** The document with another revision. */
  public Document revised(long next) {
    return new DocumentChange(this).revision(next).build();
  }
}
