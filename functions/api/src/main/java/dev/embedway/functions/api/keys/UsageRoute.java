package dev.embedway.functions.api.keys;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.observe.Usage;
import dev.embedway.core.observe.UsageStore;
import dev.embedway.core.page.Page;
import dev.embedway.core.page.PageRequest;
import dev.embedway.core.tenant.Tenant;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantStore;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * {@code GET /embeddings/usage}: requests, tokens and cache hits by tenant, model or day. The
 * operator sees every tenant's unless it names one, others their own.
 */
public final class UsageRoute implements Route {

  private static final int MAX_DAYS = 400;
  private static final int DAYS_SHOWN = 30;

  private final UsageStore usage;
  private final TenantStore tenants;

  public UsageRoute(UsageStore usage, TenantStore tenants) {
    this.usage = usage;
    this.tenants = tenants;
  }

  @Override
  public HttpResponse answer(Call call) {
    LocalDate today = LocalDate.ofInstant(call.received(), ZoneOffset.UTC);
    LocalDate to = day(call, "to").orElse(today);
    LocalDate from = day(call, "from").orElse(to.minusDays(DAYS_SHOWN - 1L));
    long days = ChronoUnit.DAYS.between(from, to) + 1;
    if (days < 1 || days > MAX_DAYS) {
      throw invalid("from", "from is at most " + MAX_DAYS + " days before to, and not after it");
    }
    String group = call.request().query("group_by").orElse("day");
    Function<Usage, String> key = key(group);
    PageRequest asked = Paging.of(call);
    boolean all = call.caller().isOperator() && call.request().query("tenant").isEmpty();
    Page<Map.Entry<String, Usage>> page;
    if (all && group.equals("tenant")) {
      Page<Tenant> some = tenants.tenants(asked);
      List<TenantId> ids = some.items().stream().map(Tenant::id).toList();
      page = new Page<>(List.copyOf(groups(ids, from, to, key).entrySet()), some.next());
    } else {
      List<TenantId> ids = all ? tenants.tenants() : List.of(call.tenant());
      page = page(groups(ids, from, to, key), asked);
    }
    ArrayNode data = Json.array();
    page.items()
        .forEach(row -> data.add(shown(Json.object().put(group, row.getKey()), row.getValue())));
    ObjectNode body = Json.object().put("object", "list");
    body.put("from", from.toString()).put("to", to.toString()).put("group_by", group);
    body.set("data", data);
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }

  private NavigableMap<String, Usage> groups(
      List<TenantId> tenants, LocalDate from, LocalDate to, Function<Usage, String> key) {
    NavigableMap<String, Usage> groups = new TreeMap<>();
    tenants.stream()
        .flatMap(tenant -> usage.list(tenant, from, to).stream())
        .forEach(line -> groups.merge(key.apply(line), line, Usage::plus));
    return groups;
  }

  /** Groups by name; the cursor is the last name shown. */
  private static Page<Map.Entry<String, Usage>> page(
      NavigableMap<String, Usage> groups, PageRequest asked) {
    NavigableMap<String, Usage> rest =
        asked.after().map(last -> groups.tailMap(last, false)).orElse(groups);
    List<Map.Entry<String, Usage>> items = rest.entrySet().stream().limit(asked.limit()).toList();
    return new Page<>(
        items,
        items.size() < rest.size() ? Optional.of(items.getLast().getKey()) : Optional.empty());
  }

  private static Function<Usage, String> key(String group) {
    return switch (group) {
      case "tenant" -> line -> line.tenant().value();
      case "model" -> Usage::model;
      case "day" -> line -> line.day().toString();
      default -> throw invalid("group_by", "group_by is not known; allowed are tenant, model, day");
    };
  }

  private static ObjectNode shown(ObjectNode row, Usage sum) {
    return row.put("requests", sum.counts().requests())
        .put("tokens", sum.counts().tokens())
        .put("cache_hits", sum.counts().cacheHits());
  }

  private static Optional<LocalDate> day(Call call, String name) {
    try {
      return call.request().query(name).map(LocalDate::parse);
    } catch (DateTimeException e) {
      throw invalid(name, name + " is a day such as 2026-01-31");
    }
  }

  private static InvalidRequestException invalid(String param, String message) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, param);
  }
}
