package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.aws.dynamo.ItemSchema;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.Document.Standing;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobState;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Documents and jobs to items and back. Attribute names are the records' own. */
final class LedgerItems {

  /** The table, in messages. */
  static final String LEDGER = "the ledger table";

  static final String STATUS = "status";
  static final String REVISION = "revision";
  static final String PROGRESS = "progress";
  static final String NEWEST = "newest";
  static final String VERSION = "version";
  static final String UPDATED_AT = "updatedAt";
  static final String EMBEDDED = "embedded";
  static final String STORED = "stored";
  static final String LACKING = "lacking";
  static final String OWNER = "owner";
  static final String LEASED_UNTIL = "leasedUntil";
  static final String TRACE = "trace";
  private static final String LANE = "lane";
  static final String SKIPPED_UNTIL = "skippedUntil";
  static final String RESENDS = "resends";

  private LedgerItems() {}

  static Item of(Document document) {
    Item.Builder item =
        ItemSchema.builder()
            .with(LedgerKeys.TENANT, document.tenant().value())
            .with(LedgerKeys.PLACE, LedgerKeys.place(document.place()))
            .with("id", document.id().value())
            .with("store", document.store())
            .with("storeId", document.storeId())
            .with("key", document.key())
            .with(NEWEST, document.newest())
            .with(VERSION, document.version())
            .with("standings", standings(document))
            .with(STATUS, document.status().name())
            .with("model", document.model())
            .with(PROGRESS, document.progress())
            .with("createdAt", document.createdAt())
            .with(UPDATED_AT, document.updatedAt())
            .with(REVISION, document.revision());
    LedgerKeys.of(document.tenant(), document.id()).forEach(item::with);
    document.sequencer().ifPresent(sequencer -> item.with("sequencer", sequencer.hex()));
    document.source().ifPresent(source -> item.with("source", source(source)));
    document.error().ifPresent(error -> item.with("error", error(error)));
    if (!document.metadataFile().equals(MetadataFile.NONE)) {
      item.with("side", MetadataFileItems.of(document.metadataFile()));
    }
    return item.build();
  }

  /** Standings by the number of their version. */
  private static Item standings(Document document) {
    Item.Builder all = Item.builder();
    document
        .standings()
        .forEach((number, standing) -> all.with(number.toString(), standing(standing)));
    return all.build();
  }

  private static Item standing(Standing standing) {
    Item.Builder item =
        Item.builder()
            .with("settled", standing.settled())
            .with("visible", standing.visible())
            .with("chunks", standing.chunks());
    if (!standing.notes().equals(DocumentNotes.NONE)) {
      item.with("notes", NotesItems.of(standing.notes()));
    }
    return item.build();
  }

  private static Map<Integer, Standing> standings(Item item) {
    Map<Integer, Standing> standings = new HashMap<>();
    for (String number : item.values().keySet()) {
      Item standing = item.map(number).orElseThrow();
      standings.put(
          Integer.valueOf(number),
          new Standing(
              standing.longValue("settled"),
              standing.longValue("visible"),
              standing.intValue("chunks"),
              notes(standing)));
    }
    return standings;
  }

  static Document document(Item item) {
    ItemSchema.require(item, LEDGER);
    return new Document(
        new DocumentId(item.string("id")),
        new ObjectKey(
            new TenantId(item.string(LedgerKeys.TENANT)), item.string("store"), item.string("key")),
        item.string("storeId"),
        new Document.GenerationState(
            item.longValue(NEWEST),
            item.intValue(VERSION),
            standings(item.map("standings").orElseThrow())),
        new Document.ObjectState(
            item.optionalString("sequencer").map(Sequencer::new),
            item.map("source").map(LedgerItems::source),
            item.map("side").map(MetadataFileItems::metadataFile).orElse(MetadataFile.NONE)),
        new Document.Display(
            JobStatus.valueOf(item.string(STATUS)),
            item.string("model"),
            item.intValue(PROGRESS),
            item.map("error").map(LedgerItems::error)),
        item.instant("createdAt"),
        item.instant(UPDATED_AT),
        item.longValue(REVISION));
  }

  static Item of(JobState state) {
    Job job = state.job();
    Item.Builder item =
        ItemSchema.builder()
            .with(LedgerKeys.TENANT, job.id().tenant().value())
            .with("document", job.id().document().value())
            .with("generation", job.id().generation())
            .with(VERSION, job.id().version())
            .with("kind", job.kind().name())
            .with("store", job.store())
            .with("storeId", job.storeId())
            .with("key", job.key())
            .with(STATUS, job.status().name())
            .withNumbers(EMBEDDED, job.embedded())
            .withNumbers(STORED, job.stored())
            .withNumbers(LACKING, job.lacking())
            .with("createdAt", job.createdAt())
            .with(UPDATED_AT, job.updatedAt())
            .with("reserved", state.reserved())
            .with(REVISION, state.revision());
    LedgerKeys.of(job.id()).forEach(item::with);
    job.source().ifPresent(source -> item.with("source", source(source)));
    if (job.lane() != Lane.LIVE) {
      item.with(LANE, job.lane().name());
    }
    job.trace().ifPresent(trace -> item.with(TRACE, trace.hex()));
    job.plan().ifPresent(plan -> item.with("plan", plan(plan)));
    job.error().ifPresent(error -> item.with("error", error(error)));
    state
        .claim()
        .ifPresent(claim -> item.with(OWNER, claim.owner()).with(LEASED_UNTIL, claim.until()));
    state.upkeep().skippedUntil().ifPresent(until -> item.with(SKIPPED_UNTIL, until));
    if (state.upkeep().resends() > 0) {
      item.with(RESENDS, state.upkeep().resends());
    }
    if (state.open()) {
      item.with(LedgerKeys.OPEN, LedgerKeys.openShard(job.id()))
          .with(LedgerKeys.SINCE, LedgerKeys.millis(job.createdAt()));
    }
    return item.build();
  }

  static JobState job(Item item) {
    ItemSchema.require(item, LEDGER);
    Job job =
        new Job(
            new JobId(
                new TenantId(item.string(LedgerKeys.TENANT)),
                new DocumentId(item.string("document")),
                item.longValue("generation"),
                item.intValue(VERSION)),
            new Job.Work(
                Job.Kind.valueOf(item.string("kind")),
                item.optionalString(LANE).map(Lane::valueOf).orElse(Lane.LIVE)),
            new Job.Target(item.string("store"), item.string("storeId"), item.string("key")),
            new Job.Origin(
                item.map("source").map(LedgerItems::source),
                item.optionalString(TRACE).map(TraceId::new)),
            JobStatus.valueOf(item.string(STATUS)),
            item.map("plan").map(LedgerItems::plan),
            new Job.Done(item.numbers(EMBEDDED), item.numbers(STORED), item.numbers(LACKING)),
            item.map("error").map(LedgerItems::error),
            new Job.Times(item.instant("createdAt"), item.instant(UPDATED_AT)));
    Optional<JobState.Claim> claim =
        item.optionalString(OWNER)
            .map(owner -> new JobState.Claim(owner, item.instant(LEASED_UNTIL)));
    return new JobState(
        job,
        claim,
        item.optionalString(LedgerKeys.OPEN).isPresent(),
        item.longValue("reserved"),
        new JobState.Upkeep(
            item.optionalInstant(SKIPPED_UNTIL), Math.toIntExact(item.longValue(RESENDS, 0))),
        item.longValue(REVISION));
  }

  static Item source(SourceObject source) {
    return Item.builder()
        .with("etag", source.etag())
        .with("lastModified", source.lastModified())
        .with("bytes", source.bytes())
        .with("contentType", source.contentType())
        .with("attributesHash", source.attributesHash())
        .build();
  }

  static SourceObject source(Item item) {
    return new SourceObject(
        item.string("etag"),
        item.instant("lastModified"),
        item.longValue("bytes"),
        item.string("contentType"),
        item.string("attributesHash"));
  }

  private static Item plan(Job.Plan plan) {
    Item.Builder item =
        Item.builder()
            .with("sourceSha256", plan.sourceSha256())
            .with("batches", plan.batches())
            .with("chunks", plan.chunks())
            .with("modelIdentity", plan.modelIdentity())
            .with("chunking", ChunkingItems.of(plan.chunking()));
    if (!plan.notes().equals(DocumentNotes.NONE)) {
      item.with("notes", NotesItems.of(plan.notes()));
    }
    return item.build();
  }

  private static Job.Plan plan(Item item) {
    return new Job.Plan(
        item.string("sourceSha256"),
        item.intValue("batches"),
        item.intValue("chunks"),
        item.string("modelIdentity"),
        ChunkingItems.chunking(item.map("chunking").orElseThrow()),
        notes(item));
  }

  /** Documents and plans have them where there is something to say. */
  private static DocumentNotes notes(Item item) {
    return item.map("notes").map(NotesItems::notes).orElse(DocumentNotes.NONE);
  }

  static Item error(DocumentError error) {
    return Item.builder()
        .with("code", error.code().name())
        .with("message", error.message())
        .build();
  }

  static DocumentError error(Item item) {
    return new DocumentError(
        DocumentError.Code.valueOf(item.string("code")), item.string("message"));
  }
}
