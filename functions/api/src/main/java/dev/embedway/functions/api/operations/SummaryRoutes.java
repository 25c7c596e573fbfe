package dev.embedway.functions.api.operations;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.pipeline.summary.SummaryReader;
import dev.embedway.functions.api.http.Call;
import dev.embedway.functions.api.http.Host;
import dev.embedway.functions.api.http.message.HttpResponse;
import java.util.Map;

/**
 * The pipeline in one answer, and as a stream of such answers. For the operator: what they count is
 * every tenant's.
 */
@ThreadSafe
public final class SummaryRoutes {

  private final SummaryReader reader;
  private final SummaryStreams streams;
  private final Host host;

  public SummaryRoutes(SummaryReader reader, SummaryStreams streams, Host host) {
    this.reader = reader;
    this.streams = streams;
    this.host = host;
  }

  /** {@code GET /embeddings/orchestrator/summary}. */
  public HttpResponse show(Call call) {
    call.requireOperator();
    return HttpResponse.ok(new SummaryView(reader.read()).json());
  }

  /** {@code GET /embeddings/orchestrator/events}. */
  public HttpResponse events(Call call) {
    call.requireOperator();
    return switch (host) {
      case AWS ->
          throw new UnsupportedException(
              ErrorCode.NOT_STREAMABLE,
              "API Gateway sends no streams; ask GET /v1/embeddings/orchestrator/summary every few"
                  + " seconds, which has the same JSON");
      case LOCAL_CLOUD ->
          new HttpResponse(
              200,
              Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
              streams.event());
    };
  }
}
