package dev.embedway.functions.api.deadletters;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Queries and bodies of the routes of dead letters, read strictly. */
final class DeadLetterForm {

  private static final int DEFAULT_COUNT = 50;
  private static final int MAX_COUNT = 500;
  private static final int MAX_NOTE = 1000;

  private static final String STAGES =
      Arrays.stream(PipelineStage.values())
          .map(PipelineStage::wire)
          .collect(Collectors.joining(", "));

  private static final String DECISIONS = names(DeadLetterState.DECIDED);

  private DeadLetterForm() {}

  /** The list that a call asks for. */
  static DeadLetterQuery query(Call call) {
    HttpRequest request = call.request();
    return new DeadLetterQuery(
        stage(request.query("stage").orElse(PipelineStage.EMBEDDING.wire()), "stage"),
        request.query("state").map(DeadLetterForm::state).stream().collect(Collectors.toSet()),
        request.query("tenant").map(TenantId::new),
        request.query("job_id"),
        count(request.query("count").orElse(String.valueOf(DEFAULT_COUNT))),
        request.query("after"));
  }

  /** The stage that a body names. */
  static PipelineStage stage(Fields fields) {
    return stage(fields.text("stage").orElse(""), "stage");
  }

  private static PipelineStage stage(String given, String param) {
    return PipelineStage.named(given)
        .orElseThrow(() -> invalid("stage must be one of " + STAGES, param));
  }

  private static int count(String given) {
    int count = given.matches("[0-9]{1,4}") ? Integer.parseInt(given) : 0;
    if (count < 1 || count > MAX_COUNT) {
      throw invalid("count must be a number of 1.." + MAX_COUNT, "count");
    }
    return count;
  }

  private static DeadLetterState state(String given) {
    return DeadLetterState.named(given)
        .orElseThrow(() ->
            invalid("state must be one of " + names(Set.of(DeadLetterState.values())), "state"));
  }

  /** The state that a body asks for, which is one that somebody decides on. */
  static DeadLetterState decision(Fields fields) {
    return fields
        .text("state")
        .flatMap(DeadLetterState::named)
        .filter(DeadLetterState.DECIDED::contains)
        .orElseThrow(() -> fields.invalid("state", "state must be one of " + DECISIONS));
  }

  /** The note of a decision. */
  static Optional<String> note(Fields fields) {
    Optional<String> note = fields.text("operator_note");
    if (note.filter(text -> text.length() > MAX_NOTE).isPresent()) {
      throw fields.invalid(
          "operator_note", "operator_note must be at most " + MAX_NOTE + " characters");
    }
    return note;
  }

  /**
   * A body that asks for a requeue.
   *
   * @param named the field that names what is requeued
   */
  static Fields requeue(HttpRequest request, String named) {
    Fields fields =
        Fields.ofBody(request, List.of("stage", named, "delete_from_dlq", "override_fields"));
    if (fields.any("override_fields").isPresent()) {
      throw fields.invalid(
          "override_fields",
          "override_fields is not supported: a message only names its job and batch, so that nothing"
              + " in it can be overridden; leave it out, change the store or upload the document"
              + " again");
    }
    if (!fields.flag("delete_from_dlq").orElse(true)) {
      throw fields.invalid(
          "delete_from_dlq",
          "delete_from_dlq must be true or left out: a message is sent again once, and its dead"
              + " letter stays in the list as requeued");
    }
    return fields;
  }

  /** The dead letters that a body names. */
  static List<String> entryIds(Fields fields) {
    List<String> ids = fields.texts("entry_ids").orElse(List.of());
    if (ids.isEmpty() || ids.size() > MAX_COUNT) {
      throw fields.invalid(
          "entry_ids", "entry_ids must be a list of 1.." + MAX_COUNT + " ids of dead letters");
    }
    return ids;
  }

  private static String names(Set<DeadLetterState> states) {
    return states.stream().sorted().map(DeadLetterState::wire).collect(Collectors.joining(", "));
  }

  private static InvalidRequestException invalid(String message, String param) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, param);
  }
}
