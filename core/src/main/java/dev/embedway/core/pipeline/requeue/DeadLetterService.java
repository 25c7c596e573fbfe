package dev.embedway.core.pipeline.requeue;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.deadletter.DeadLetter;
import dev.embedway.core.pipeline.deadletter.DeadLetter.Review;
import dev.embedway.core.pipeline.deadletter.DeadLetterId;
import dev.embedway.core.pipeline.deadletter.DeadLetterState;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore;
import dev.embedway.core.pipeline.deadletter.DeadLetterStore.DeadLetterQuery;
import dev.embedway.core.pipeline.deadletter.Payload;
import dev.embedway.core.pipeline.deadletter.PayloadCipher;
import dev.embedway.core.pipeline.deadletter.RequeueSettings;
import dev.embedway.core.pipeline.job.DeadLetterLedger;
import dev.embedway.core.pipeline.job.DeadLetterLedger.Requeue;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.provider.Pause;
import dev.embedway.core.tenant.TenantRequest;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Dead letters as admins see and decide about them: the operator those of all tenants, an admin
 * those of the own one.
 */
@ThreadSafe
public final class DeadLetterService {

  private final DeadLetterStore store;
  private final DeadLetterLedger letters;
  private final PayloadCipher cipher;
  private final Requeuer requeuer;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final RequeuePace pace;

  /**
   * A service over these parts.
   *
   * @param sleep lets time pass
   */
  public DeadLetterService(
      DeadLetterStore store,
      DeadLetterLedger letters,
      PayloadCipher cipher,
      Requeuer requeuer,
      AuditTrail audit,
      RequeueSettings settings,
      InstantSource clock,
      Pause sleep) {
    this.store = store;
    this.letters = letters;
    this.cipher = cipher;
    this.requeuer = requeuer;
    this.audit = audit;
    this.clock = clock;
    this.pace = new RequeuePace(settings, clock, sleep);
  }

  /** Dead letters of all stages by state; the operator's alone, since they are of all tenants. */
  public Map<PipelineStage, Map<DeadLetterState, Long>> counts() {
    Map<PipelineStage, Map<DeadLetterState, Long>> counts = new EnumMap<>(PipelineStage.class);
    for (PipelineStage stage : PipelineStage.values()) {
      counts.put(stage, store.counts(stage));
    }
    return counts;
  }

  /**
   * Dead letters of a stage with their payloads, the last failed first, of the tenants that the
   * caller sees. That payloads were read is audited, in one record for each tenant of the page. One
   * that cannot be read says why, and the others are shown.
   *
   * @param query whose tenant is the one that the operator asks for, empty for all
   */
  public Page<ReadLetter> read(TenantRequest request, DeadLetterQuery query) {
    Page<DeadLetter> page = store.list(visible(request, query));
    page.items().stream()
        .collect(Collectors.groupingBy(DeadLetter::tenant, Collectors.counting()))
        .forEach((tenant, count) ->
            audit.note(
                request.caller(),
                tenant,
                "dead_letter.list",
                query.stage().wire(),
                Map.of(),
                Map.of("count", String.valueOf(count))));
    return new Page<>(page.items().stream().map(this::opened).toList(), page.next());
  }

  /**
   * One dead letter with its payload; that it was read is audited.
   *
   * @throws NotFoundException {@code dead_letter_not_found}, for one of another tenant too
   */
  public ReadLetter read(TenantRequest request, String id) {
    DeadLetter letter = require(request, id);
    note(request, letter, "dead_letter.read", letter.state(), Map.of());
    return opened(letter);
  }

  private static DeadLetterQuery visible(TenantRequest request, DeadLetterQuery query) {
    return request.caller().isOperator()
        ? query
        : new DeadLetterQuery(
            query.stage(),
            query.states(),
            Optional.of(request.caller().tenant()),
            query.job(),
            query.limit(),
            query.after());
  }

  private ReadLetter opened(DeadLetter letter) {
    try {
      Payload payload = cipher.open(letter.payload(), letter.id(), letter.tenant());
      return new ReadLetter(letter, Optional.of(payload), "");
    } catch (ConflictException e) {
      return new ReadLetter(letter, Optional.empty(), e.getMessage());
    }
  }

  /**
   * A dead letter as it is shown.
   *
   * @param payload empty where it cannot be read
   * @param unreadable why it cannot; empty where it can
   */
  public record ReadLetter(DeadLetter letter, Optional<Payload> payload, String unreadable) {}

  private DeadLetter require(TenantRequest request, PipelineStage stage, String id) {
    DeadLetter letter = require(request, id);
    if (letter.origin().stage() != stage) {
      throw notFound(id);
    }
    return letter;
  }

  private DeadLetter require(TenantRequest request, String id) {
    return DeadLetterId.parse(id)
        .flatMap(store::find)
        .filter(letter -> sees(request, letter))
        .orElseThrow(() -> notFound(id));
  }

  private static boolean sees(TenantRequest request, DeadLetter letter) {
    return request.caller().isOperator() || letter.tenant().equals(request.caller().tenant());
  }

  private static NotFoundException notFound(String id) {
    return new NotFoundException(
        ErrorCode.DEAD_LETTER_NOT_FOUND,
        DeadLetterId.parse(id).isPresent()
            ? "there is no dead letter " + id
            : "entry_id must be dl_ and 32 hex digits, as the list of dead letters has it",
        "entry_id");
  }

  /**
   * Notes a decision.
   *
   * @param stage of the dead letter
   * @param state one of {@link DeadLetterState#DECIDED}
   * @param note of the caller; must say something where the state is APPROVED_FOR_REQUEUE
   * @throws EmbedwayException {@code dead_letter_not_found}, {@code invalid_parameter}, or {@code
   *     state_conflict} for one that was sent again or superseded
   */
  public DeadLetter decide(
      TenantRequest request,
      PipelineStage stage,
      String id,
      DeadLetterState state,
      Optional<String> note) {
    DeadLetter letter = require(request, stage, id);
    if (state == DeadLetterState.APPROVED_FOR_REQUEUE
        && note.filter(it -> !it.isBlank()).isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "operator_note must say why the message may be sent again",
          "operator_note");
    }
    note(
        request,
        letter,
        "dead_letter.decide",
        state,
        note.map(it -> Map.of("note", it)).orElse(Map.of()));
    String by = request.caller().tenant() + "/" + request.caller().keyId();
    return letters.review(
        letter.id(), new Review(state, note, Optional.of(by), Optional.of(clock.instant()), false));
  }

  /**
   * Sends an approved dead letter's message again and opens its job; of several calls at once one
   * does.
   *
   * @throws EmbedwayException {@code dead_letter_not_found}; {@code invalid_parameter} for one that
   *     is not approved; {@code state_conflict} where nothing waits for it any more, or its payload
   *     cannot be read; {@code quota_exceeded}; {@code store_unavailable} when it could not be
   *     sent, which the reconciler then does
   */
  public DeadLetter requeue(TenantRequest request, PipelineStage stage, String id) {
    return requeue(request, require(request, stage, id));
  }

  private DeadLetter requeue(TenantRequest request, DeadLetter letter) {
    // Before its job opens: what cannot be read cannot be sent.
    cipher.open(letter.payload(), letter.id(), letter.tenant());
    note(request, letter, "dead_letter.requeue", DeadLetterState.REQUEUED, Map.of());
    Requeue requeue = letters.requeue(letter.id());
    if (!requeue.decided()) {
      throw notApproved(requeue.letter());
    }
    if (requeue.letter().state() == DeadLetterState.SUPERSEDED) {
      throw superseded(requeue.letter());
    }
    requeuer.send(requeue.letter());
    return requeue.letter();
  }

  /**
   * Requeues several at the pace of the settings.
   *
   * @param ids each taken once
   * @return for each id its status: {@code success}, {@code not_found}, {@code blocked:<state>} or
   *     {@code error:<code>}; {@code error:deadline_exceeded} for those that the request's time was
   *     too short for
   */
  public List<BulkResult> requeueAll(TenantRequest request, PipelineStage stage, List<String> ids) {
    return new LinkedHashSet<>(ids)
        .stream().map(id -> new BulkResult(id, bulkStatus(request, stage, id))).toList();
  }

  /** Status of one dead letter of a bulk requeue. */
  public record BulkResult(String id, String status) {}

  private String bulkStatus(TenantRequest request, PipelineStage stage, String id) {
    if (!pace.take(request.deadline())) {
      return "error:" + ErrorCode.DEADLINE_EXCEEDED.wire();
    }
    try {
      DeadLetter letter = require(request, stage, id);
      if (letter.state() != DeadLetterState.APPROVED_FOR_REQUEUE) {
        return "blocked:" + letter.state().wire();
      }
      requeue(request, letter);
      return "success";
    } catch (NotFoundException e) {
      return "not_found";
    } catch (EmbedwayException e) {
      return "error:" + e.code().wire();
    }
  }

  private static InvalidRequestException notApproved(DeadLetter letter) {
    return new InvalidRequestException(
        ErrorCode.INVALID_PARAMETER,
        "the dead letter is "
            + letter.state().wire()
            + (DeadLetterState.DECIDED.contains(letter.state())
                ? "; only approved_for_requeue ones are sent again: set its state, with a note"
                : " already"),
        "entry_id");
  }

  private static ConflictException superseded(DeadLetter letter) {
    return new ConflictException(
        ErrorCode.STATE_CONFLICT,
        "nothing waits for the message of dead letter "
            + letter.id().value()
            + " any more: its document has a newer generation, or its job ended otherwise or too"
            + " long ago; upload the document again if it is not as it should be");
  }

  private void note(
      TenantRequest request,
      DeadLetter letter,
      String action,
      DeadLetterState state,
      Map<String, String> facts) {
    Map<String, String> after = new HashMap<>(facts);
    after.put("state", state.wire());
    audit.note(
        request.caller(),
        letter.tenant(),
        action,
        letter.id().value(),
        Map.of("state", letter.state().wire()),
        after);
  }
}
