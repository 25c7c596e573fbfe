package dev.embedway.functions.api.documents;

import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Arrays;

/** Reading documents and their jobs, as the ledger has them. */
public final class DocumentsRoutes {

  private final ReadableDocuments documents;
  private final Ledger ledger;

  /** Routes over a reader of documents, and the ledger with their jobs. */
  public DocumentsRoutes(ReadableDocuments documents, Ledger ledger) {
    this.documents = documents;
    this.ledger = ledger;
  }

  /** {@code GET /documents}. */
  public HttpResponse list(Call call) {
    Page<Document> page =
        documents.list(
            new DocumentQuery(
                call.tenant(),
                call.request().query("store"),
                call.request().query("status").map(DocumentsRoutes::status),
                Paging.limit(call),
                call.request().query("after")));
    return Paging.answer(page, DocumentView::listed);
  }

  /** {@code GET /documents/{id}}. */
  public HttpResponse show(Call call) {
    return HttpResponse.ok(DocumentView.of(documents.show(call.tenant(), call.parameter("id"))));
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
