package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.aws.lambda.EventPriming;
import dev.embedway.aws.lambda.LambdaProcess;
import dev.embedway.aws.lambda.SnapshotHooks;
import dev.embedway.core.embedding.EmbedderPriming;
import dev.embedway.core.embedding.ModelPreload;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.functions.api.http.message.Json;
import java.util.ArrayList;
import java.util.List;

/** Events that prime what answers HTTP requests. */
final class HttpPriming {

  private HttpPriming() {}

  /** Hooks of a handler around a snapshot; {@code others} run before its first request. */
  static SnapshotHooks hooks(
      LambdaProcess process,
      ApiComposition parts,
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      SnapshotPart... others) {
    List<SnapshotPart> all = new ArrayList<>();
    all.add(
        new ModelPreload(parts.embedder(), process.settings().engine().preload(), process.clock()));
    all.add(new EmbedderPriming(parts.embedder(), parts.defaultModel(), process.clock()));
    all.addAll(List.of(others));
    all.add(ofNobody(handler));
    return process.hooks(all);
  }

  /** A request whose key nobody has, to a whole handler. */
  static EventPriming<APIGatewayV2HTTPEvent> ofNobody(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return of(handler, "/v1/embeddings", "{\"input\":\"warm\",\"model\":\"all-MiniLM-L6-v2\"}");
  }

  /** A POST request. */
  static EventPriming<APIGatewayV2HTTPEvent> of(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler,
      String path,
      String body) {
    return new EventPriming<>(
        handler,
        APIGatewayV2HTTPEvent.class,
        """
        {
          "version": "2.0", "routeKey": "$default", "rawPath": %1$s, "rawQueryString": "",
          "headers": {"authorization": "Bearer priming", "content-type": "application/json"},
          "requestContext": {
            "accountId": "000000000000", "apiId": "priming", "domainName": "priming",
            "domainPrefix": "priming", "requestId": "priming", "routeKey": "$default",
            "stage": "$default", "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 1767225600000,
            "http": {
              "method": "POST", "path": %1$s, "protocol": "HTTP/1.1",
              "sourceIp": "127.0.0.1", "userAgent": "priming"
            }
          },
          "body": %2$s,
          "isBase64Encoded": false
        }
        """
            .formatted(Json.tree(path), Json.tree(body)));
  }
}
