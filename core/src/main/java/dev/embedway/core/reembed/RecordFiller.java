package dev.embedway.core.reembed;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.embedding.EmbeddingRequest;
import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.embedding.TokenGate;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.limit.TenantLimits;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.pipeline.deadletter.FailureTable;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.vector.RecordTransfer;
import dev.embedway.core.vector.RecordTransfer.Embedded;
import dev.embedway.core.vector.RecordTransfer.Found;
import dev.embedway.core.vector.RecordTransfer.Way;
import dev.embedway.topology.Lane;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Brings records of a store's live version into the one that is built. Between versions of one
 * vector space they are copied as they are; into another space, those with a text are embedded from
 * it, and those of a vector alone stay behind, as does a text that the model refuses.
 *
 * <p>May be repeated and cut off anywhere: what is there already is not made again.
 */
@ThreadSafe
public final class RecordFiller {

  /** Records of one transaction that copies them. */
  public static final int COPIED = 500;

  /** Max records of one request to the model. */
  static final int EMBEDDED = 64;

  private final RecordTransfer transfer;
  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final TenantLimits limits;
  private final BiConsumer<TenantId, EmbeddingResponse> meter;
  private final InstantSource clock;

  /**
   * A filler over a vector store.
   *
   * @param limits of the tokens that a tenant's models read
   * @param meter counts what was embedded
   */
  public RecordFiller(
      RecordTransfer transfer,
      Embedder embedder,
      EmbeddingPolicy policy,
      TenantLimits limits,
      BiConsumer<TenantId, EmbeddingResponse> meter,
      InstantSource clock) {
    this.transfer = transfer;
    this.embedder = embedder;
    this.policy = policy;
    this.limits = limits;
    this.meter = meter;
    this.clock = clock;
  }

  /**
   * Brings what the version lacks, as far as the time and the tenant's tokens last.
   *
   * @return true if nothing is left that another call could bring
   * @throws EmbedwayException what the vector store or the model throws, but for a text that the
   *     model refuses
   */
  boolean fill(StoreSpec store, StoreVersion built, Instant deadline) {
    RecordWay way = RecordWay.within(store, built);
    Step step = step(way, "", COPIED, deadline);
    // A step that embeds looks at the time itself, once it knows that there is more.
    while (step.kind() == Step.Kind.BROUGHT
        && (!way.isOfOneSpace() || clock.instant().isBefore(deadline))) {
      step = step(way, step.last(), COPIED, deadline);
    }
    return step.kind() == Step.Kind.END;
  }

  /**
   * Records that one step looked at.
   *
   * @param last id of the last that was looked at; empty where none was
   * @param refused ids of those whose text the model refused
   */
  public record Step(Kind kind, String last, List<String> refused) {

    /** Result of a step. */
    public enum Kind {
      /** Some were looked at. */
      BROUGHT,
      /** The time is over, or the tenant has to wait for the tokens of the next ones. */
      WAITS,
      /** None is left behind that id. */
      END
    }

    public Step {
      refused = List.copyOf(refused);
    }

    private static Step none(Kind kind) {
      return new Step(kind, "", List.of());
    }
  }

  /**
   * Brings the first of the records that the other version lacks.
   *
   * @param after id behind which they begin; empty for the first
   * @param max number of them
   * @throws EmbedwayException as {@link #fill} does
   */
  public Step step(RecordWay way, String after, int max, Instant deadline) {
    return way.isOfOneSpace() ? copy(way.way(), after, max) : embed(way, after, max, deadline);
  }

  private Step copy(Way way, String after, int max) {
    List<String> copied = transfer.copy(way, after, max);
    return copied.isEmpty()
        ? Step.none(Step.Kind.END)
        : new Step(Step.Kind.BROUGHT, copied.getLast(), List.of());
  }

  private Step embed(RecordWay way, String after, int max, Instant deadline) {
    List<Found> page = transfer.read(way.way(), after, Math.min(EMBEDDED, max));
    if (page.isEmpty()) {
      return Step.none(Step.Kind.END);
    }
    Texts texts = texts(way.way().to().tenant(), way.to(), deadline);
    List<Counted> some = texts.ofOneRequest(page);
    if (!clock.instant().isBefore(deadline) || !texts.mayBeEmbedded(some)) {
      return Step.none(Step.Kind.WAITS);
    }
    List<Embedded> embedded = texts.embedded(some);
    transfer.bring(way.way(), embedded);
    Set<String> brought =
        embedded.stream().map(each -> each.found().id()).collect(Collectors.toSet());
    return new Step(
        Step.Kind.BROUGHT,
        some.getLast().found().id(),
        some.stream().map(each -> each.found().id()).filter(id -> !brought.contains(id)).toList());
  }

  private Texts texts(TenantId tenant, StoreVersion version, Instant deadline) {
    ModelSpec model = embedder.resolve(version.model());
    policy.check(model, tenant);
    version.requireSpaceOf(model);
    return new Texts(tenant, version, model, deadline);
  }

  /**
   * A record to be embedded.
   *
   * @param tokens of its text, without the model's prompt
   */
  private record Counted(Found found, int tokens) {}

  /** Texts that a version's model reads. */
  private final class Texts {

    private final TenantId tenant;
    private final StoreVersion version;
    private final ModelSpec model;
    private final Instant deadline;
    private final int prompt;

    Texts(TenantId tenant, StoreVersion version, ModelSpec model, Instant deadline) {
      this.tenant = tenant;
      this.version = version;
      this.model = model;
      this.deadline = deadline;
      this.prompt = embedder.tokenizer(model).count(model.prompts().passage());
    }

    /** The first of them, at least one, as many as one request may have. */
    List<Counted> ofOneRequest(List<Found> page) {
      List<Counted> request = new ArrayList<>();
      long left = embedder.maxRequestTokens(model);
      for (Found found : page) {
        Counted next = new Counted(found, embedder.tokenizer(model).count(found.text()));
        left -= prompt + next.tokens();
        if (left < 0 && !request.isEmpty()) {
          break;
        }
        request.add(next);
      }
      return request;
    }

    /** Takes their tokens; false when the tenant has to wait for them. */
    boolean mayBeEmbedded(List<Counted> records) {
      return limits.settings().tenantTokens() == 0
          || limits.takeInBackground(
              tenant, records.stream().mapToLong(each -> prompt + each.tokens()).sum());
    }

    /** Those that the model does not refuse; a request that it does is halved until one text is. */
    List<Embedded> embedded(List<Counted> records) {
      try {
        return asked(records);
      } catch (EmbedwayException e) {
        if (!FailureTable.isOfOneText(e)) {
          throw e;
        }
      }
      int half = records.size() / 2;
      return half == 0
          ? List.of()
          : Stream.of(records.subList(0, half), records.subList(half, records.size()))
              .flatMap(each -> embedded(each).stream())
              .toList();
    }

    private List<Embedded> asked(List<Counted> records) {
      EmbeddingRequest request =
          EmbeddingRequest.ofTexts(
              tenant,
              EmbeddingRequest.Target.of(version.model()),
              records.stream().map(each -> each.found().text()).toList(),
              new EmbeddingRequest.Options(
                  Dimensions.of(version.dim()),
                  PromptRole.PASSAGE,
                  EmbeddingRequest.Overlong.REFUSE),
              deadline);
      EmbeddingResponse response =
          embedder.embed(embedder.resolve(model, request.inPipeline(Lane.BULK)), TokenGate.OPEN);
      meter.accept(tenant, response);
      return response.embeddings().stream()
          .map(each -> {
            Counted record = records.get(each.index());
            return new Embedded(record.found(), record.tokens(), each.vector());
          })
          .toList();
    }
  }
}
