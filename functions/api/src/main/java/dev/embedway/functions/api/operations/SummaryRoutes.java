package dev.embedway.functions.api.operations;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnsupportedException;
import dev.embedway.core.pipeline.summary.SummaryReader;
import dev.embedway.functions.api.http.Call;
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
  private final Streaming streaming;

  public SummaryRoutes(SummaryReader reader, SummaryStreams streams, Streaming streaming) {
    this.reader = reader;
    this.streams = streams;
    this.streaming = streaming;
  }

  /** Capability of what stands between the function and its clients. */
  public enum Streaming {
    /** An answer is sent when it is whole, as API Gateway does. */
    NONE,
    /** The answer is the stream's first event, and its sender goes on with the others. */
    EVENTS
  }

  /** {@code GET /embeddings/orchestrator/summary}. */
  public HttpResponse show(Call call) {
    call.requireOperator();
    return HttpResponse.ok(new SummaryView(reader.read()).json());
  }

  /** {@code GET /embeddings/orchestrator/events}. */
  public HttpResponse events(Call call) {
    call.requireOperator();
    return switch (streaming) {
      case NONE ->
          throw new UnsupportedException(
              ErrorCode.NOT_STREAMABLE,
              "API Gateway sends no streams; ask GET /v1/embeddings/orchestrator/summary every few"
                  + " seconds, which has the same JSON");
      case EVENTS ->
          new HttpResponse(
              200,
              Map.of("Content-Type", "text/event-stream", "Cache-Control", "no-store"),
              streams.event());
    };
  }
}
