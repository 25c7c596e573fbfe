package dev.embedway.functions.api.embeddings;

import dev.embedway.core.embedding.EmbeddingResponse;
import dev.embedway.core.model.Dimensions;
import dev.embedway.functions.api.http.Call;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/** Headers of an answer with embeddings: provider, dimension policy, cache hits and timings. */
public final class EmbeddingsHeaders {

  private final InstantSource clock;

  public EmbeddingsHeaders(InstantSource clock) {
    this.clock = clock;
  }

  Map<String, String> of(Call call, Dimensions dimensions, EmbeddingResponse response) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("X-Embeddings-Provider", response.model().provider());
    if (dimensions.asked().isPresent()) {
      headers.put("X-Embeddings-Dimensions-Policy", dimensions.policy().wire());
    }
    headers.put("X-Embeddings-Cache", "hit=" + response.hits() + " miss=" + response.misses());
    headers.put("x-tokenization-time", millis(response.timings().tokenization()));
    headers.put("x-inference-time", millis(response.timings().inference()));
    headers.put("x-queue-time", millis(response.timings().queue()));
    headers.put("x-total-time", millis(Duration.between(call.received(), clock.instant())));
    return headers;
  }

  private static String millis(Duration duration) {
    return String.valueOf(duration.toMillis());
  }
}
