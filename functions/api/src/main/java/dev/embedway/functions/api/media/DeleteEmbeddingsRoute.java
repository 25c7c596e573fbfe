package dev.embedway.functions.api.media;

import dev.embedway.core.media.MediaRemover;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Optional;

/** {@code DELETE /media/{id}/embeddings}: gone from search when this answers; the object stays. */
public final class DeleteEmbeddingsRoute implements Route {

  private final MediaRemover remover;

  public DeleteEmbeddingsRoute(MediaRemover remover) {
    this.remover = remover;
  }

  @Override
  public HttpResponse answer(Call call) {
    return HttpResponse.ok(
        MediaView.ofRemoved(
            remover.remove(call.concerning(Optional.empty()), call.parameter("id"))));
  }
}
