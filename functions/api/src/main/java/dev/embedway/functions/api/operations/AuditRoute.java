package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditQuery;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * {@code GET /audit}: administrative changes, newest first, all or those of an action and a time.
 * The operator sees those of all tenants unless it names one, others see their own.
 */
public final class AuditRoute implements Route {

  private static final int MAX_ACTION = 64;

  private final AuditLog log;

  public AuditRoute(AuditLog log) {
    this.log = log;
  }

  @Override
  public HttpResponse answer(Call call) {
    PageRequest page = Paging.of(call);
    TenantId tenant = call.tenant();
    boolean all = call.caller().isOperator() && call.request().query("tenant").isEmpty();
    AuditQuery query =
        new AuditQuery(
            all ? Optional.empty() : Optional.of(tenant),
            action(call),
            time(call, "from", day -> day),
            time(call, "to", day -> day.plus(1, ChronoUnit.DAYS).minusNanos(1)));
    return Paging.answer(log.list(query, page), AuditRoute::shown);
  }

  private static Optional<String> action(Call call) {
    Optional<String> action = call.request().query("action");
    if (action.isPresent() && !action.get().matches("[a-z_.]{1," + MAX_ACTION + "}")) {
      throw invalid("action", "action must be the name of one, such as key.create");
    }
    return action;
  }

  /** A time, or a day of UTC, of which one end is meant. */
  private static Optional<Instant> time(Call call, String name, UnaryOperator<Instant> end) {
    return call.request()
        .query(name)
        .map(given -> {
          try {
            return given.matches("[0-9]{4}-.+T.+")
                ? OffsetDateTime.parse(given).toInstant()
                : end.apply(day(given).atStartOfDay(ZoneOffset.UTC).toInstant());
          } catch (DateTimeException e) {
            throw invalid(
                name,
                name + " must be a day such as 2026-01-31 or a time such as 2026-01-31T12:00:00Z");
          }
        });
  }

  private static LocalDate day(String given) {
    if (!given.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw new DateTimeException("no day");
    }
    return LocalDate.parse(given);
  }

  private static InvalidRequestException invalid(String param, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, param);
  }

  private static ObjectNode shown(AuditRecord entry) {
    ObjectNode body = Json.object();
    body.put("object", "audit.record");
    body.put("at", entry.at().toString());
    body.put("tenant", entry.tenant().value());
    body.put("actor", entry.actor());
    body.put("action", entry.action());
    body.put("subject", entry.subject());
    body.set("before", Json.tree(entry.before()));
    body.set("after", Json.tree(entry.after()));
    return body;
  }
}
