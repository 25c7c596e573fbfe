package dev.embedway.functions.api.files;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.core.file.batch.BatchReading;
import dev.embedway.core.file.batch.FileBatchService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.Optional;

/** Attaching many files by one request, and following what becomes of them. */
public final class FileBatchesRoutes {

  private static final String STORE = "store";
  private static final String BATCH = "batch";

  private final FileBatchService batches;

  public FileBatchesRoutes(FileBatchService batches) {
    this.batches = batches;
  }

  /** {@code POST /vector_stores/{store}/file_batches}. */
  public HttpResponse create(Call call) {
    Fields fields = BatchForm.fields(call.request());
    return shown(
        batches.attach(
            call.concerning(fields.text("tenant")),
            call.parameter(STORE),
            BatchForm.files(fields)));
  }

  /** {@code GET /vector_stores/{store}/file_batches/{batch}}. */
  public HttpResponse show(Call call) {
    return shown(batches.find(call.tenant(), call.parameter(STORE), call.parameter(BATCH)));
  }

  /** {@code POST /vector_stores/{store}/file_batches/{batch}/cancel}. */
  public HttpResponse cancel(Call call) {
    return shown(
        batches.cancel(
            call.concerning(Optional.empty()), call.parameter(STORE), call.parameter(BATCH)));
  }

  /** {@code GET /vector_stores/{store}/file_batches/{batch}/files}. */
  public HttpResponse files(Call call) {
    IdPaging paging = IdPaging.of(call);
    return paging.answer(
        batches
            .list(
                call.tenant(),
                call.parameter(STORE),
                call.parameter(BATCH),
                StoreFileListForm.read(call, paging.limit() + 1))
            .stream()
            .map(StoreFileView::of)
            .toList());
  }

  private static HttpResponse shown(BatchReading read) {
    ObjectNode counts =
        Json.object()
            .put("in_progress", read.count(StoreFileStatus.IN_PROGRESS))
            .put("completed", read.count(StoreFileStatus.COMPLETED))
            .put("failed", read.count(StoreFileStatus.FAILED))
            .put("cancelled", read.count(StoreFileStatus.CANCELLED))
            .put("total", read.documents().size());
    ObjectNode body =
        Json.object()
            .put("id", read.batch().id())
            .put("object", "vector_store.files_batch")
            .put("created_at", read.batch().createdAt().getEpochSecond())
            .put("vector_store_id", read.batch().storeId())
            .put("status", read.status().wire());
    body.set("file_counts", counts);
    HttpResponse answer = HttpResponse.ok(body);
    return read.count(StoreFileStatus.IN_PROGRESS) > 0
        ? answer.with(StoreFilesRoutes.POLL)
        : answer;
  }
}
