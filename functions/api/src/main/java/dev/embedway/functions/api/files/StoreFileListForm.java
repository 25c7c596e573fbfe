package dev.embedway.functions.api.files;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.file.attach.StoreFileQuery;
import dev.embedway.core.file.attach.StoreFileStatus;
import dev.embedway.functions.api.http.Call;

/** Reads the queries of lists of stores' files. */
final class StoreFileListForm {

  private StoreFileListForm() {}

  /**
   * The files that a call asks for.
   *
   * @param limit largest number of them
   */
  static StoreFileQuery read(Call call, int limit) {
    return new StoreFileQuery(
        limit,
        IdPaging.order(call),
        call.request().query("after"),
        call.request().query("filter").map(StoreFileListForm::status));
  }

  private static StoreFileStatus status(String given) {
    return StoreFileStatus.ofWire(given)
        .orElseThrow(() ->
            new InvalidRequestException(
                ErrorCode.INVALID_PARAMETER,
                "filter must be one of " + StoreFileStatus.allowed() + ", was another",
                "filter"));
  }
}
