package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.upload.KeyedEffects;
import dev.embedway.core.pipeline.upload.KeyedEffects.Effect;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** {@code GET /embeddings/ledger/status}: what became of the effects that keys name. */
public record LedgerStatusRoute(KeyedEffects effects) implements Route {

  private static final String IDEMPOTENCY_KEY = "idempotency_key";
  private static final String DEDUPE_KEY = "dedupe_key";

  @Override
  public HttpResponse answer(Call call) {
    TenantId tenant = call.tenant();
    Optional<String> upload = named(call, IDEMPOTENCY_KEY);
    Optional<String> step = named(call, DEDUPE_KEY);
    if (upload.isEmpty() && step.isEmpty()) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "idempotency_key or dedupe_key is required in the query",
          IDEMPOTENCY_KEY);
    }
    ObjectNode body = Json.object();
    body.set("idempotency", shown(upload.flatMap(key -> effects.upload(tenant, key))));
    body.set("dedupe", shown(step.flatMap(key -> effects.step(tenant, key))));
    return HttpResponse.ok(body);
  }

  private static Optional<String> named(Call call, String name) {
    return call.request().query(name).filter(key -> !key.isBlank());
  }

  private static JsonNode shown(Optional<Effect> effect) {
    return effect.<JsonNode>map(LedgerStatusRoute::shown).orElseGet(NullNode::getInstance);
  }

  private static ObjectNode shown(Effect effect) {
    ObjectNode body = Json.object();
    body.put("key", effect.key());
    body.put("status", effect.state().name().toLowerCase(Locale.ROOT));
    body.put("ts", effect.at().getEpochSecond());
    body.put("job_id", effect.job().wire());
    body.put("raw", Json.tree(new TreeMap<>(effect.facts())).toString());
    body.put("ttl_seconds", effect.left().map(Duration::toSeconds).orElse(null));
    return body;
  }
}
