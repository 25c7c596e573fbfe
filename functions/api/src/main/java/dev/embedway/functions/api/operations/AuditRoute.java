package dev.embedway.functions.api.operations;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.observe.AuditLog;
import dev.embedway.core.observe.AuditRecord;
import dev.embedway.core.page.PageRequest;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;

/**
 * {@code GET /audit}: administrative changes, newest first. The operator sees those of all tenants
 * unless it names one, others see their own.
 */
public final class AuditRoute implements Route {

  private final AuditLog log;

  public AuditRoute(AuditLog log) {
    this.log = log;
  }

  @Override
  public HttpResponse answer(Call call) {
    PageRequest page = Paging.of(call);
    boolean all = call.caller().isOperator() && call.request().query("tenant").isEmpty();
    return Paging.answer(all ? log.list(page) : log.list(call.tenant(), page), AuditRoute::shown);
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
