package dev.embedway.functions.api.records;

import dev.embedway.core.copy.MediaStoreService;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;

/** {@code POST /vector_stores/create_from_media}. */
public final class CreateFromMediaRoute implements Route {

  private static final int ACCEPTED = 202;

  private final MediaStoreService stores;

  public CreateFromMediaRoute(MediaStoreService stores) {
    this.stores = stores;
  }

  @Override
  public HttpResponse answer(Call call) {
    MediaStoreForm form = MediaStoreForm.read(call.request());
    return HttpResponse.of(
        ACCEPTED, UpsertBatchView.of(stores.order(call.concerning(form.tenant()), form.order())));
  }
}
