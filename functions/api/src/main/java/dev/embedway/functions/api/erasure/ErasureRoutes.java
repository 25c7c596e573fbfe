package dev.embedway.functions.api.erasure;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.erasure.ErasedKind;
import dev.embedway.core.erasure.Erasure;
import dev.embedway.core.erasure.ErasureReceipt;
import dev.embedway.core.erasure.Erasures;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.tenant.service.TenantService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Routes of erasures, for the operator alone. */
@ThreadSafe
public final class ErasureRoutes {

  private static final List<String> FIELDS =
      List.of("subject", "requested_at", "erased_at", "erased", "unreachable", "hmac");

  private final TenantService tenants;
  private final Erasures erasures;

  /** Routes over services. */
  public ErasureRoutes(TenantService tenants, Erasures erasures) {
    this.tenants = tenants;
    this.erasures = erasures;
  }

  /** {@code GET /tenants/{tenant}/erasure}: of a tenant that was erased too. */
  public HttpResponse show(Call call) {
    call.requireOperator();
    Erasure erasure =
        tenants
            .erasure(call.parameter("tenant"))
            .orElseThrow(() ->
                new NotFoundException(
                    ErrorCode.TENANT_NOT_FOUND,
                    "no tenant of this name was or is being erased; DELETE"
                        + " tenants/NAME?erase=true erases one"));
    return HttpResponse.ok(ErasureView.of(erasure));
  }

  /** {@code POST /erasures/verify}: compares a receipt with its HMAC. */
  public HttpResponse verify(Call call) {
    call.requireOperator();
    Fields fields = Fields.ofBody(call.request(), FIELDS);
    ErasureReceipt receipt =
        new ErasureReceipt(
            fields.requiredText("subject"),
            time(fields, "requested_at"),
            time(fields, "erased_at"),
            counts(fields),
            copies(fields));
    ErasureReceipt.Sealed sealed = new ErasureReceipt.Sealed(receipt, fields.requiredText("hmac"));
    return HttpResponse.ok(
        Json.object()
            .put("object", "erasure.verification")
            .put("valid", erasures.verifies(sealed)));
  }

  private static Instant time(Fields fields, String name) {
    String text = fields.requiredText(name);
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw fields.invalid(name, name + " must be a time such as 2026-01-31T12:00:00Z");
    }
  }

  private static SortedMap<String, Long> counts(Fields fields) {
    SortedMap<String, Long> counts = new TreeMap<>();
    JsonNode given = fields.any("erased").orElseGet(Json::object);
    given
        .properties()
        .forEach(count -> {
          if (ErasedKind.named(count.getKey()).isEmpty() || !count.getValue().canConvertToLong()) {
            throw fields.invalid("erased", "erased must have the receipt's counts");
          }
          counts.put(count.getKey(), count.getValue().longValue());
        });
    return counts;
  }

  private static SortedMap<String, String> copies(Fields fields) {
    SortedMap<String, String> copies = new TreeMap<>();
    JsonNode given = fields.any("unreachable").orElseGet(Json::object);
    given
        .properties()
        .forEach(copy -> {
          if (!copy.getValue().isTextual()) {
            throw fields.invalid("unreachable", "unreachable must have the receipt's texts");
          }
          copies.put(copy.getKey(), copy.getValue().textValue());
        });
    return copies;
  }
}
