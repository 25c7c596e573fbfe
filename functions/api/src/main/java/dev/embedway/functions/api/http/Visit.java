package dev.embedway.functions.api.http;

import dev.embedway.aws.sqs.LogFields;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.functions.api.http.message.SourceAddress;

/**
 * Knowledge of a request while it is answered, for the log.
 *
 * <p>One thread at a time.
 */
final class Visit {

  /** Stands for what is not known. */
  private static final String NONE = "-";

  private final LogFields fields;
  private final Tracing tracing;
  private SourceAddress source = new SourceAddress("");
  private String method = NONE;
  private String route = NONE;
  private String tenant = NONE;

  Visit(Tracing tracing, LogFields fields) {
    this.tracing = tracing;
    this.fields = fields;
  }

  /** Notes where it came from. */
  void comesFrom(SourceAddress address) {
    source = address;
  }

  /** Notes the route that it takes. */
  void takes(Router.Entry entry) {
    method = entry.method();
    route = entry.path();
  }

  /** Notes whose it is, for every line that this thread logs. */
  void isOf(TenantId found) {
    tenant = found.value();
    fields.with(LogFields.TENANT, tenant);
  }

  /** Of the route; a method that no route has is its caller's own word. */
  String method() {
    return method;
  }

  /** Template, variables in braces. */
  String route() {
    return route;
  }

  String tenant() {
    return tenant;
  }

  String requestId() {
    return tracing.requestId();
  }

  TraceId trace() {
    return tracing.trace();
  }

  SourceAddress source() {
    return source;
  }
}
