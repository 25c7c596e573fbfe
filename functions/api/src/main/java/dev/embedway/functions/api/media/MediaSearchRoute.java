package dev.embedway.functions.api.media;

import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.media.MediaSearchService;
import dev.embedway.core.search.FilterParser;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.AnswerBytes;
import dev.embedway.functions.api.http.message.HttpResponse;

/** {@code POST /media/embeddings/search}. */
public final class MediaSearchRoute implements LimitedRoute.Limited {

  private final MediaSearchService service;
  private final FilterParser filters = new FilterParser();

  public MediaSearchRoute(MediaSearchService service) {
    this.service = service;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    MediaSearchForm form = MediaSearchForm.read(call.request(), filters);
    try {
      HttpResponse answer =
          HttpResponse.ok(
              MediaView.of(service.search(call.concerning(form.tenant()), form.search(), permits)));
      AnswerBytes.check(answer.body(), "the results are", "; ask for fewer by top_k");
      return answer;
    } catch (InvalidRequestException e) {
      // The text came as the query here, not as the input.
      throw e.renamed("input", "query");
    }
  }
}
