package dev.embedway.functions.api;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import dev.embedway.aws.lambda.EventPriming;

/** An event that primes the HTTP handlers: a request whose key nobody has. */
final class HttpPriming {

  private static final String EVENT =
      """
      {
        "version": "2.0", "routeKey": "$default", "rawPath": "/v1/embeddings", "rawQueryString": "",
        "headers": {"authorization": "Bearer priming", "content-type": "application/json"},
        "requestContext": {
          "accountId": "000000000000", "apiId": "priming", "domainName": "priming",
          "domainPrefix": "priming", "requestId": "priming", "routeKey": "$default",
          "stage": "$default", "time": "01/Jan/2026:00:00:00 +0000", "timeEpoch": 1767225600000,
          "http": {
            "method": "POST", "path": "/v1/embeddings", "protocol": "HTTP/1.1",
            "sourceIp": "127.0.0.1", "userAgent": "priming"
          }
        },
        "body": "{\\"input\\":\\"warm\\",\\"model\\":\\"all-MiniLM-L6-v2\\"}",
        "isBase64Encoded": false
      }
      """;

  private HttpPriming() {}

  static EventPriming<APIGatewayV2HTTPEvent> of(
      RequestHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> handler) {
    return new EventPriming<>(handler, APIGatewayV2HTTPEvent.class, EVENT);
  }
}
