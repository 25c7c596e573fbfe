package dev.embedway.functions.api.files;

import dev.embedway.core.file.FileService;
import dev.embedway.core.file.StoredFile;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.message.HttpResponse;
import dev.embedway.functions.api.http.message.Json;
import java.util.List;
import java.util.Optional;

/** Uploading, listing, reading and deleting files, as OpenAI's clients do. */
public final class FilesRoutes {

  private static final String FILE = "file";

  private final FileService files;

  public FilesRoutes(FileService files) {
    this.files = files;
  }

  /** {@code POST /files}. */
  public HttpResponse create(Call call) {
    return HttpResponse.ok(
        FileView.of(
            files.create(call.concerning(Optional.empty()), FileForm.read(call.request()))));
  }

  /** {@code GET /files}. */
  public HttpResponse list(Call call) {
    IdPaging paging = IdPaging.of(call);
    List<StoredFile> found = files.list(call.tenant(), FileListForm.read(call, paging.limit() + 1));
    return paging.answer(found.stream().map(FileView::of).toList());
  }

  /** {@code GET /files/{file}}. */
  public HttpResponse show(Call call) {
    return HttpResponse.ok(FileView.of(files.find(call.tenant(), call.parameter(FILE))));
  }

  /** {@code GET /files/{file}/content}. */
  public HttpResponse content(Call call) {
    StoredFile file = files.find(call.tenant(), call.parameter(FILE));
    return HttpResponse.file(files.content(call.tenant(), file));
  }

  /** {@code DELETE /files/{file}}. */
  public HttpResponse delete(Call call) {
    StoredFile deleted = files.delete(call.concerning(Optional.empty()), call.parameter(FILE));
    return HttpResponse.ok(
        Json.object().put("id", deleted.id().value()).put("object", FILE).put("deleted", true));
  }
}
