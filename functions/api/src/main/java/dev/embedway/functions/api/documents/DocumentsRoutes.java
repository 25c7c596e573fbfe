package dev.embedway.functions.api.documents;

import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Arrays;

/** Reading documents, as the ledger has them. */
public final class DocumentsRoutes {

  private final ReadableDocuments documents;

  public DocumentsRoutes(ReadableDocuments documents) {
    this.documents = documents;
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
