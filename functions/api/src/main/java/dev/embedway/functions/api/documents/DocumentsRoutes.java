package dev.embedway.functions.api.documents;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Reading documents and their jobs, as the ledger has them. */
public final class DocumentsRoutes {

  private final Ledger ledger;
  private final StoreCatalog catalog;

  public DocumentsRoutes(Ledger ledger, StoreCatalog catalog) {
    this.ledger = ledger;
    this.catalog = catalog;
  }

  /** {@code GET /documents}. */
  public HttpResponse list(Call call) {
    TenantId tenant = call.tenant();
    Page<Document> page =
        ledger.list(
            new DocumentQuery(
                tenant,
                call.request().query("store").map(store -> storeName(tenant, store)),
                call.request().query("status").map(DocumentsRoutes::status),
                Paging.limit(call),
                call.request().query("after")));
    ArrayNode data = Json.array();
    page.items().stream()
        .filter(isReadable(tenant))
        .forEach(document -> data.add(DocumentView.listed(document)));
    ObjectNode body = Json.object().put("object", "list");
    body.set("data", data);
    body.put("next", page.next().orElse(null));
    return HttpResponse.ok(body);
  }

  /**
   * A deleted store's documents go with it at once, though the ledger learns of them one by one,
   * and those that it knows to be deleted too.
   */
  private Predicate<Document> isReadable(TenantId tenant) {
    Set<String> stores =
        catalog.list(tenant).stream().map(StoreSpec::id).collect(Collectors.toSet());
    return document ->
        stores.contains(document.storeId())
            || catalog.deletedAt(tenant, document.storeId()).isEmpty();
  }

  /** {@code GET /documents/{id}}. */
  public HttpResponse show(Call call) {
    Document document = find(ledger, call);
    if (!isReadable(document.tenant()).test(document)) {
      throw unknown();
    }
    return HttpResponse.ok(DocumentView.of(document));
  }

  /** {@code GET /documents/embeddings/jobs/{job}}. */
  public HttpResponse showJob(Call call) {
    TenantId tenant = call.tenant();
    return JobId.parse(tenant, call.parameter("job"))
        .flatMap(ledger::job)
        .map(job -> HttpResponse.ok(JobView.of(job, ledger.document(tenant, job.id().document()))))
        .orElseThrow(
            () -> new NotFoundException(ErrorCode.JOB_NOT_FOUND, "no job of this id for this key"));
  }

  /**
   * The document that a call's path names.
   *
   * @throws NotFoundException {@code document_not_found}, the same for an unknown id, a malformed
   *     one and another tenant's
   */
  static Document find(Ledger ledger, Call call) {
    TenantId tenant = call.tenant();
    String id = call.parameter("id");
    return Optional.of(id)
        .filter(DocumentId::isValid)
        .flatMap(valid -> ledger.document(tenant, new DocumentId(valid)))
        .orElseThrow(DocumentsRoutes::unknown);
  }

  private static NotFoundException unknown() {
    return new NotFoundException(
        ErrorCode.DOCUMENT_NOT_FOUND, "no document of this id; GET documents lists them");
  }

  /** A store may be named by its id too; the ledger knows folders. */
  private String storeName(TenantId tenant, String store) {
    return catalog.prefixOf(tenant, store);
  }

  private static JobStatus status(String name) {
    return Arrays.stream(JobStatus.values())
        .filter(status -> status.wire().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_PARAMETER,
                "status is not known; allowed are "
                    + String.join(
                        ", ", Arrays.stream(JobStatus.values()).map(JobStatus::wire).toList()),
                "status"));
  }
}
