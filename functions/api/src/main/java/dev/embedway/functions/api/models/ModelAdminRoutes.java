package dev.embedway.functions.api.models;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.embedding.Embedder;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.fleet.ListedModel;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.runtime.HubDownloads;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Loads models before they are asked for, and brings those of a hub. */
@ThreadSafe
public final class ModelAdminRoutes {

  private static final List<String> FIELDS = List.of("model", "provider");

  /** Providers that a request may name for a hub's model. */
  private static final Set<String> OF_HUBS = Set.of("onnx", "huggingface");

  private final Embedder embedder;
  private final EmbeddingPolicy policy;
  private final HubDownloads downloads;
  private final AuditTrail changes;

  public ModelAdminRoutes(
      Embedder embedder, EmbeddingPolicy policy, HubDownloads downloads, AuditTrail changes) {
    this.embedder = embedder;
    this.policy = policy;
    this.downloads = downloads;
    this.changes = changes;
  }

  /** {@code POST /embeddings/models/warmup}: into the memory of whichever environment answers. */
  public HttpResponse warm(Call call) {
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    ModelSpec model =
        embedder.resolve(
            model(fields),
            fields.text("provider").orElse(null),
            policy.waitOf(call.caller(), call.deadline()));
    policy.check(model, call.caller());
    embedder.warm(model, call.deadline());
    return HttpResponse.ok(answer(model).put("warmed", true).put("scope", "environment"));
  }

  /** {@code POST /embeddings/models/download}: for the operator, whose artifacts bucket gets it. */
  public HttpResponse download(Call call) {
    call.requireOperator();
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    String asked = model(fields);
    Optional<ModelSpec> present =
        embedder.registry().all().stream()
            .filter(model -> model.provider().equals("onnx") && model.id().equals(asked))
            .findFirst();
    if (present.isPresent()) {
      policy.check(present.get(), call.caller());
      return HttpResponse.ok(answer(present.get()).put("downloaded", true));
    }
    HubName name = HubName.of(asked).orElseThrow(() -> noRepository(asked));
    fields
        .text("provider")
        .filter(provider -> !OF_HUBS.contains(provider))
        .ifPresent(_ -> {
          throw new InvalidRequestException(
              ErrorCode.PROVIDER_MODEL_MISMATCH,
              "what is downloaded runs in the process: allowed for provider are onnx and"
                  + " huggingface",
              "provider");
        });
    Optional<ListedModel> listed = downloads.listed(name, call.deadline());
    if (listed.isPresent()) {
      return HttpResponse.ok(answer(call, listed.get()));
    }
    changes.note(
        call.caller(),
        call.caller().tenant(),
        "model.download",
        name.model(),
        Map.of(),
        Map.of("revision", name.revision().orElse("main")));
    HubDownloads.Brought brought =
        downloads.bring(name, card -> policy.check(card, call.caller()), call.deadline());
    return HttpResponse.ok(
        downloaded(answer(brought.card()), brought.commit(), brought.artifact()));
  }

  /** Of a model that the bucket has: from there it comes into this process, too. */
  private ObjectNode answer(Call call, ListedModel listed) {
    ModelSpec card =
        embedder.resolve(listed.id(), "onnx", policy.waitOf(call.caller(), call.deadline()));
    policy.check(card, call.caller());
    return downloaded(answer(card), listed.commit(), listed.artifact());
  }

  private static ObjectNode downloaded(ObjectNode answer, String commit, String artifact) {
    return answer.put("downloaded", true).put("revision", commit).put("artifact", artifact);
  }

  private static String model(Fields fields) {
    return fields
        .text("model")
        .orElseThrow(() ->
            new InvalidRequestException(ErrorCode.MODEL_REQUIRED, "model is required", "model"));
  }

  /** An id that the registry may have something to say of. */
  private RuntimeException noRepository(String asked) {
    ModelSpec model = embedder.registry().resolve(asked, null);
    return new InvalidRequestException(
        ErrorCode.PROVIDER_MODEL_MISMATCH,
        "model " + model.id() + " is run by provider " + model.provider() + " and not downloaded",
        "model");
  }

  private static ObjectNode answer(ModelSpec model) {
    return Json.object()
        .put("status", "ok")
        .put("provider", model.provider())
        .put("model", model.id());
  }
}
