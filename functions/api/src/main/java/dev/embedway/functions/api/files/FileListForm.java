package dev.embedway.functions.api.files;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.FileQuery;
import dev.embedway.functions.api.http.Call;

/** Reads the query of {@code GET /files}. */
final class FileListForm {

  private FileListForm() {}

  /**
   * The files that a call asks for.
   *
   * @param limit largest number of them
   */
  static FileQuery read(Call call, int limit) {
    return new FileQuery(
        limit,
        IdPaging.order(call),
        call.request().query("after").map(FileListForm::after),
        call.request().query("purpose").map(FileListForm::purpose));
  }

  private static FileId after(String given) {
    return FileId.parse(given)
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_CURSOR,
                "after must be a file's id, the last of the page before",
                "after"));
  }

  private static FilePurpose purpose(String given) {
    return FilePurpose.ofWire(given).orElseThrow(FileForm::unknownPurpose);
  }
}
