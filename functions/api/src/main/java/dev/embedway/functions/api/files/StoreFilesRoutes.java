package dev.embedway.functions.api.files;

import dev.embedway.core.file.attach.StoreFile;
import dev.embedway.core.file.attach.StoreFileQuery;
import dev.embedway.core.file.attach.StoreFileReader;
import dev.embedway.core.file.attach.StoreFileService;
import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.core.vector.Attributes;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.List;
import java.util.Map;

/** Attaching files to a store, listing and reading its files, and changing their attributes. */
public final class StoreFilesRoutes {

  private static final String STORE = "store";
  private static final String FILE = "file";
  private static final String ATTRIBUTES = "attributes";

  /** Time after which OpenAI's SDKs ask again for a file that is under way. */
  static final Map<String, String> POLL = Map.of("openai-poll-after-ms", "500");

  private final StoreFileService files;
  private final StoreFileReader reader;

  public StoreFilesRoutes(StoreFileService files, StoreFileReader reader) {
    this.files = files;
    this.reader = reader;
  }

  /** {@code POST /vector_stores/{store}/files}. */
  public HttpResponse attach(Call call) {
    Fields fields = AttachForm.fields(call.request());
    return shown(
        files.attach(
            call.concerning(fields.text("tenant")),
            call.parameter(STORE),
            AttachForm.attachment(fields)));
  }

  /** {@code GET /vector_stores/{store}/files}. */
  public HttpResponse list(Call call) {
    IdPaging paging = IdPaging.of(call);
    StoreFileQuery asked = StoreFileListForm.read(call, paging.limit() + 1);
    List<StoreFile> found = reader.list(call.tenant(), call.parameter(STORE), asked);
    return paging.answer(found.stream().map(StoreFileView::of).toList());
  }

  /** {@code GET /vector_stores/{store}/files/{file}}. */
  public HttpResponse show(Call call) {
    return shown(reader.find(call.tenant(), call.parameter(STORE), call.parameter(FILE)));
  }

  /** {@code GET /vector_stores/{store}/files/{file}/content}. */
  public HttpResponse content(Call call) {
    return FileText.answer(reader.text(call.tenant(), call.parameter(STORE), call.parameter(FILE)));
  }

  /** {@code POST /vector_stores/{store}/files/{file}}. */
  public HttpResponse change(Call call) {
    Fields fields = Fields.ofBody(call.request(), List.of(ATTRIBUTES, "tenant"));
    return shown(
        files.change(
            call.concerning(fields.text("tenant")),
            call.parameter(STORE),
            call.parameter(FILE),
            Attributes.of(fields.any(ATTRIBUTES), ATTRIBUTES)));
  }

  private static HttpResponse shown(StoreFile file) {
    HttpResponse answer = HttpResponse.ok(StoreFileView.of(file));
    return file.status() == StoreFileStatus.IN_PROGRESS ? answer.with(POLL) : answer;
  }
}
