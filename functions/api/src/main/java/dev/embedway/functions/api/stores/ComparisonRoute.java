package dev.embedway.functions.api.stores;

import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.reembed.ComparisonService;
import dev.embedway.core.reembed.ReembedState;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.LimitedRoute;
import dev.embedway.functions.api.http.message.HttpResponse;

/**
 * {@code POST /vector_stores/{store}/reembed/comparison}: the version that is built beside the one
 * that searches read, by the same queries.
 */
public final class ComparisonRoute implements LimitedRoute.Limited {

  private final ComparisonService comparisons;

  public ComparisonRoute(ComparisonService comparisons) {
    this.comparisons = comparisons;
  }

  @Override
  public HttpResponse answer(Call call, Permits permits) {
    ComparisonForm form = ComparisonForm.read(call.request());
    try {
      ReembedState state =
          comparisons.compare(
              call.concerning(form.tenant()), call.parameter("store"), form.asked(), permits);
      return HttpResponse.ok(VersionView.of(state));
    } catch (InvalidRequestException e) {
      // The texts came as queries here, not as the input.
      throw e.renamed("input", "queries");
    }
  }
}
