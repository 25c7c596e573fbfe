package dev.embedway.core.pipeline.stage;

import dev.embedway.core.error.PermissionException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentBytes;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.document.SourceObject;
import dev.embedway.core.pipeline.job.BatchClaim;
import dev.embedway.core.pipeline.job.BatchClaims;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.JobClaim;
import dev.embedway.core.pipeline.job.JobClaims;
import dev.embedway.core.pipeline.job.JobMessages;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.message.Busy;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.stage.DocumentReader.Fetched;
import dev.embedway.core.pipeline.stage.TextExtractor.Extraction;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadIntake;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The first stage: reads a registered object, cuts its text into chunk batches, and asks for their
 * vectors.
 *
 * <p>Thread-safe. One worker at a time has a job, by a claim that is renewed while it works.
 */
public final class ChunkingStage {

  /** Number that stands for all batches of a job where they are claimed together. */
  private static final int ALL_BATCHES = -1;

  private static final DocumentError CUT_OTHERWISE =
      new DocumentError(
          DocumentError.Code.CHUNKING_FAILED,
          "the document's chunks were lost before all of them were stored, and it is cut otherwise"
              + " than then; upload it again");

  private static final DocumentError TEXT_NOT_KEPT =
      new DocumentError(
          DocumentError.Code.CHUNKING_FAILED,
          "the text of the document is not kept, so it cannot be embedded again; upload it again");

  private final Ledger ledger;
  private final JobGate gate;
  private final JobClaims claims;
  private final BatchClaims batches;
  private final DocumentReader reader;
  private final GenerationWriter writer;
  private final KeptTexts kept;
  private final UploadIntake intake;
  private final MessageSender sender;

  /** A stage of these parts. */
  public ChunkingStage(
      Ledger ledger,
      JobGate gate,
      JobClaims claims,
      BatchClaims batches,
      DocumentReader reader,
      GenerationWriter writer,
      KeptTexts kept,
      UploadIntake intake,
      MessageSender sender) {
    this.ledger = ledger;
    this.gate = gate;
    this.claims = claims;
    this.batches = batches;
    this.reader = reader;
    this.writer = writer;
    this.kept = kept;
    this.intake = intake;
    this.sender = sender;
  }

  /**
   * Does what the message asks for, as far as it is not done yet.
   *
   * @throws dev.embedway.core.error.EmbedwayException of a retriable kind while another worker has
   *     the job or a store does not answer
   */
  public void process(ChunkDocument message) {
    Optional<LiveJob> entered = gate.enter(message.job());
    if (entered.isEmpty()) {
      return;
    }
    LiveJob live = entered.get();
    if (live.job().plan().isPresent()) {
      sender.send(JobMessages.missing(live.job()));
      return;
    }
    try (JobClaim claim = claims.take(live.id()).orElseThrow(ChunkingStage::busy)) {
      if (live.isReembedding()) {
        cutAgain(live, claim);
      } else {
        cut(live, claim);
      }
    }
  }

  /**
   * Writes the chunk batches of a document again that is cut. The messages that found them gone are
   * delivered again by themselves, so nothing is sent. Nothing is done while another worker does
   * the same, or has done it less than a lease ago: many messages may ask for it.
   *
   * @throws dev.embedway.core.error.EmbedwayException of a retriable kind when a store does not
   *     answer
   */
  public void process(RestoreArtifacts message) {
    Optional<LiveJob> entered = gate.enter(message.job());
    if (entered.isEmpty() || entered.get().job().plan().isEmpty()) {
      return;
    }
    LiveJob live = entered.get();
    Optional<BatchClaim> taken = batches.take(live.id(), ALL_BATCHES);
    if (taken.isEmpty()) {
      return;
    }
    try (BatchClaim claim = taken.get()) {
      if (live.isReembedding()) {
        restoreKept(live);
      } else {
        restoreRead(live);
      }
      claim.done();
    }
  }

  private void restoreKept(LiveJob live) {
    Optional<Extraction.Text> text = kept.find(live);
    if (text.isPresent()) {
      restore(live, sha256(live, text.get()), text.get());
    } else if (gate.enter(live.id()).isPresent()) {
      fail(live, TEXT_NOT_KEPT);
    }
  }

  private void restoreRead(LiveJob live) {
    SourceObject source = live.job().source().orElseThrow();
    switch (reader.fetch(live.objectKey(), source)) {
      case Fetched.Content(DocumentBytes bytes) -> restore(live, source, bytes);
      case Fetched.Refused(DocumentError error) -> fail(live, error);
      case Fetched.Changed() -> lookAgain(live);
    }
  }

  private void restore(LiveJob live, SourceObject source, DocumentBytes bytes) {
    String sourceSha256 = bytes.sha256(facts(live));
    if (!sourceSha256.equals(plan(live).sourceSha256())) {
      fail(live, CUT_OTHERWISE);
      return;
    }
    switch (reader.extract(bytes, live.objectKey(), source)) {
      case Extraction.Text text -> restore(live, sourceSha256, text);
      case Extraction.Rejected(DocumentError error) -> fail(live, error);
    }
  }

  /** Marks of the job are kept, so its batches must be what they were. */
  private void restore(LiveJob live, String sourceSha256, Extraction.Text text) {
    Job.Plan before = plan(live);
    if (!sourceSha256.equals(before.sourceSha256())) {
      fail(live, CUT_OTHERWISE);
      return;
    }
    Job.Plan again = writer.write(live, sourceSha256, text);
    if (again.batches() != before.batches() || again.chunks() != before.chunks()) {
      fail(live, CUT_OTHERWISE);
    }
  }

  private static Job.Plan plan(LiveJob live) {
    return live.job().plan().orElseThrow();
  }

  private void cutAgain(LiveJob live, JobClaim claim) {
    Optional<Extraction.Text> text = kept.find(live);
    if (text.isPresent()) {
      plan(live, claim, sha256(live, text.get()), text.get());
    } else if (gate.enter(live.id()).isPresent()) {
      fail(live, TEXT_NOT_KEPT);
    }
  }

  /** Never that of an object's bytes, which may be read otherwise now. */
  private String sha256(LiveJob live, Extraction.Text kept) {
    List<String> facts = new ArrayList<>(facts(live));
    facts.add("kept text");
    return new DocumentBytes(kept.text().getBytes(StandardCharsets.UTF_8)).sha256(facts);
  }

  private void cut(LiveJob live, JobClaim claim) {
    // After the registration: a metadata file that came before it had no document.
    intake.refreshMetadataFile(live.objectKey(), live.job().trace());
    SourceObject source = live.job().source().orElseThrow();
    switch (reader.fetch(live.objectKey(), source)) {
      case Fetched.Content(DocumentBytes bytes) -> cut(live, claim, source, bytes);
      case Fetched.Refused(DocumentError error) -> fail(live, error);
      case Fetched.Changed() -> lookAgain(live);
    }
  }

  private void cut(LiveJob live, JobClaim claim, SourceObject source, DocumentBytes bytes) {
    String sourceSha256 = bytes.sha256(facts(live));
    if (isVisibleAlready(live, sourceSha256)) {
      ledger.finish(live.id(), JobStatus.UNCHANGED, Optional.empty());
      return;
    }
    switch (reader.extract(bytes, live.objectKey(), source)) {
      case Extraction.Text text -> plan(live, claim, sourceSha256, text);
      case Extraction.Rejected(DocumentError error) -> fail(live, error);
    }
  }

  private void plan(LiveJob live, JobClaim claim, String sourceSha256, Extraction.Text text) {
    Job.Plan plan = writer.write(live, sourceSha256, text);
    if (plan.chunks() == 0) {
      fail(live, nothingRead(live));
      return;
    }
    try {
      if (!ledger.plan(live.id(), claim.owner(), plan)) {
        throw Busy.because("the claim of the document was lost while it was cut");
      }
    } catch (PermissionException e) {
      fail(live, DocumentError.ofQuota(e));
      return;
    }
    sender.send(ledger.job(live.id()).map(JobMessages::missing).orElseGet(List::of));
  }

  private DocumentError nothingRead(LiveJob live) {
    return new DocumentError(
        DocumentError.Code.EMPTY_DOCUMENT,
        "the document holds nothing that model "
            + writer.model(live).id()
            + " knows; use a store of a model that reads its language");
  }

  /** All that decides how bytes are cut, embedded and stored. */
  private List<String> facts(LiveJob live) {
    SourceObject source = live.job().source().orElseThrow();
    ModelSpec model = writer.model(live);
    return List.of(
        model.identity(),
        live.version().chunking().toString(),
        live.store().id(),
        Integer.toString(live.version().number()),
        Integer.toString(live.version().dim()),
        source.attributesHash(),
        source.contentType(),
        live.objectKey().fileName(),
        reader.version());
  }

  /**
   * True if the visible generation is of the same bytes, with nothing under way after it, and
   * nobody asked for it to be made anew.
   */
  private boolean isVisibleAlready(LiveJob live, String sourceSha256) {
    Document.Standing standing = live.standing();
    return !live.isRegeneration()
        && standing.visible() > 0
        && standing.settled() == live.id().generation() - 1
        && ledger
            .job(live.generation(standing.visible()))
            .filter(job -> job.lacking().isEmpty())
            .flatMap(Job::plan)
            .filter(plan -> plan.sourceSha256().equals(sourceSha256))
            .isPresent();
  }

  private void fail(LiveJob live, DocumentError error) {
    ledger.finish(live.id(), JobStatus.FAILED, Optional.of(error));
  }

  /** The object is no longer what was registered: what it is now becomes a newer generation. */
  private void lookAgain(LiveJob live) {
    intake.accept(UploadEvent.look(live.objectKey()).in(live.job().trace()));
    if (gate.enter(live.id()).isPresent()) {
      throw Busy.because("the object is being replaced");
    }
  }

  private static RuntimeException busy() {
    return Busy.because("another worker has the document");
  }
}
