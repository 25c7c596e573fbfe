package dev.embedway.functions.api.documents;

import dev.embedway.core.document.DocumentMetadata;
import dev.embedway.core.document.ReadableDocuments;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.page.Page;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.JobStatus;
import dev.embedway.core.pipeline.job.Ledger.DocumentQuery;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Paging;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Reading documents, as the ledger has them, and changing their metadata. */
public final class DocumentsRoutes {

  private static final String METADATA = "metadata";

  private final ReadableDocuments documents;
  private final DocumentMetadata metadata;

  public DocumentsRoutes(ReadableDocuments documents, DocumentMetadata metadata) {
    this.documents = documents;
    this.metadata = metadata;
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
    return HttpResponse.ok(DocumentView.of(metadata.show(call.tenant(), call.parameter("id"))));
  }

  /** {@code POST /documents/{id}}. */
  public HttpResponse change(Call call) {
    Fields fields = Fields.ofBody(call.request(), List.of(METADATA, "tenant"));
    if (fields.any(METADATA).isEmpty()) {
      throw fields.invalid(METADATA, "metadata is required, as an object; {} takes all of it away");
    }
    Map<String, Object> given = Attributes.of(fields.any(METADATA), METADATA);
    TenantRequest request = call.concerning(fields.text("tenant"));
    try {
      return HttpResponse.ok(
          DocumentView.of(metadata.change(request, call.parameter("id"), given)));
    } catch (InvalidRequestException e) {
      throw e.about(METADATA);
    }
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
