package dev.embedway.functions.api.erasure;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.ErasureReceipt;
import dev.embedway.functions.api.http.message.Json;
import java.util.Locale;

/** Erasures as JSON. */
public final class ErasureView {

  private ErasureView() {}

  /** An erasure; its receipt is null until it is done. */
  public static ObjectNode of(Erasure erasure) {
    ObjectNode body = Json.object();
    body.put("id", erasure.id());
    body.put("object", "erasure");
    body.put("status", erasure.status().name().toLowerCase(Locale.ROOT));
    body.put("requested_at", erasure.times().requested().getEpochSecond());
    body.put("settled_at", erasure.times().settled().getEpochSecond());
    ObjectNode counts = body.putObject("erased");
    erasure
        .work()
        .ifPresent(work ->
            work.progress().counts().forEach((kind, count) -> counts.put(kind.wire(), count)));
    erasure.receipt().ifPresent(sealed -> sealed.receipt().counts().forEach(counts::put));
    erasure
        .receipt()
        .ifPresentOrElse(
            sealed -> body.set("receipt", receipt(sealed)), () -> body.putNull("receipt"));
    return body;
  }

  /** A receipt with its HMAC. */
  public static ObjectNode receipt(ErasureReceipt.Sealed sealed) {
    ErasureReceipt receipt = sealed.receipt();
    ObjectNode body = Json.object();
    body.put("subject", receipt.subject());
    body.put("requested_at", receipt.requestedAt().toString());
    body.put("erased_at", receipt.erasedAt().toString());
    ObjectNode counts = body.putObject("erased");
    receipt.counts().forEach(counts::put);
    ObjectNode unreachable = body.putObject("unreachable");
    receipt.unreachable().forEach(unreachable::put);
    body.put("hmac", sealed.hmac());
    return body;
  }
}
