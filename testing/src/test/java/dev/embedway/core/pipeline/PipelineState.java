package dev.embedway.core.pipeline;

import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageSwitch.Position;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.job.ForgetEntry;
import dev.embedway.core.pipeline.job.Job;
import dev.embedway.core.pipeline.job.Leftover;
import dev.embedway.core.pipeline.message.PipelineStage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * State of a rig that does not depend on the deaths of its process: times and counts of deliveries
 * are left out.
 *
 * @param documents each as its callers see it, with its jobs
 * @param deadLetters each with what was decided
 * @param stages their wanted flags and the positions of their switches
 * @param leftovers of the forget list
 * @param audited actions and subjects, since a repeated request is written down again
 */
record PipelineState(
    List<String> documents,
    List<String> deadLetters,
    List<String> stages,
    Set<Leftover> leftovers,
    Set<String> audited) {

  private static final List<String> KEYS = List.of("a.txt", "b.txt");

  static PipelineState of(PipelineRig rig) {
    List<String> documents = new ArrayList<>();
    KEYS.forEach(key -> document(rig, key).ifPresent(it -> documents.add(told(rig, it))));
    documents.add(rig.ledger.tally(PipelineRig.ACME).toString());
    documents.add("open " + rig.ledger.open(Optional.empty()).items());
    return new PipelineState(
        documents,
        letters(rig).map(PipelineState::told).sorted().toList(),
        Stream.of(PipelineStage.values()).map(stage -> told(rig, stage)).toList(),
        rig.store.forgetList().all().stream().map(ForgetEntry::what).collect(Collectors.toSet()),
        Stream.concat(rig.audit.stream(), rig.callersAudit.stream())
            .map(record -> record.action() + " " + record.subject())
            .collect(Collectors.toSet()));
  }

  /** Statuses of documents, states of dead letters, and stages that do not simply run. */
  static String summary(PipelineRig rig) {
    Stream<String> documents =
        KEYS.stream()
            .flatMap(key -> document(rig, key).stream())
            .map(document -> document.key() + " " + document.status());
    Stream<String> letters =
        letters(rig).map(letter -> letter.origin().stage().wire() + " " + letter.state()).sorted();
    Stream<String> stages =
        Stream.of(PipelineStage.values())
            .map(stage -> told(rig, stage))
            .filter(stage -> !stage.endsWith(StageFlags.RUNNING + " " + Position.ON));
    return Stream.of(documents, letters, stages)
        .flatMap(each -> each)
        .collect(Collectors.joining(", "));
  }

  private static Optional<Document> document(PipelineRig rig, String key) {
    return rig.ledger.document(PipelineRig.ACME, rig.id(key));
  }

  private static String told(PipelineRig rig, Document document) {
    List<String> jobs =
        LongStream.rangeClosed(1, document.newest())
            .mapToObj(generation -> new JobId(PipelineRig.ACME, document.id(), generation, 1))
            .flatMap(id -> rig.ledger.job(id).stream())
            .map(PipelineState::told)
            .toList();
    return String.join(
        " ",
        document.key(),
        document.status().toString(),
        String.valueOf(document.chunks()),
        document.error().map(DocumentError::message).orElse(""),
        jobs.toString(),
        rig.visibleInAll(document.key()).toString(),
        rig.attributes(document.key()).toString(),
        String.valueOf(document.metadataFile().isPending()));
  }

  private static String told(Job job) {
    return job.kind()
        + " "
        + job.status()
        + " "
        + new TreeSet<>(job.embedded())
        + " "
        + new TreeSet<>(job.stored());
  }

  private static Stream<DeadLetter> letters(PipelineRig rig) {
    return Stream.of(PipelineStage.values())
        .map(stage ->
            new DeadLetterQuery(
                stage, Set.of(), Optional.empty(), Optional.empty(), 500, Optional.empty()))
        .map(rig.store.deadLetters()::list)
        .map(Page::items)
        .flatMap(List::stream);
  }

  private static String told(DeadLetter letter) {
    return String.join(
        " ",
        letter.id().value(),
        letter.tenant().value(),
        letter.origin().toString(),
        letter.failure().cause(),
        letter.state().toString(),
        String.valueOf(letter.review().sent()),
        letter.review().note().orElse(""));
  }

  private static String told(PipelineRig rig, PipelineStage stage) {
    Map<PipelineStage, StageFlags> flags = rig.stages.flags();
    return stage.wire()
        + " "
        + flags.get(stage)
        + " "
        + rig.stages.position(stage).map(Position::toString).orElse("");
  }
}
