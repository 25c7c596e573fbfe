package dev.embedway.infra;

import dev.embedway.core.topology.RouteSpec;
import dev.embedway.core.topology.Topology;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.aws_apigatewayv2_integrations.HttpLambdaIntegration;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CorsHttpMethod;
import software.amazon.awscdk.services.apigatewayv2.CorsPreflightOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The HTTP API: the topology's routes to the function beside the database, all else to the other.
 * Keys are checked in the functions, so every route is open here.
 *
 * <p>Access logs hold no path, since it may name a document, and nothing of the caller.
 */
final class ApiEdge extends Construct {

  private static final List<String> REQUEST_HEADERS =
      List.of(
          "authorization",
          "content-type",
          "idempotency-key",
          "traceparent",
          "x-api-key",
          "x-provider",
          "x-request-id");

  private static final List<String> RESPONSE_HEADERS =
      List.of(
          "retry-after",
          "x-embeddings-cache",
          "x-embeddings-dimensions-policy",
          "x-embeddings-provider",
          "x-request-id",
          "x-should-retry");

  private static final List<String> LOGGED =
      List.of(
          "requestId",
          "requestTimeEpoch",
          "routeKey",
          "status",
          "responseLatency",
          "integrationLatency",
          "responseLength",
          "integrationErrorMessage");

  private static final String LOG_FORMAT =
      LOGGED.stream()
          .map(name -> "\"" + name + "\":\"$context." + name + "\"")
          .collect(Collectors.joining(",", "{", "}"));

  private final HttpApi api;

  ApiEdge(
      Construct scope,
      String id,
      Deployment deployment,
      List<RouteSpec> routes,
      Map<String, DeployedFunction> functions) {
    super(scope, id);
    Map<String, HttpLambdaIntegration> integrations =
        functions.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> integration(entry.getValue())));
    this.api =
        HttpApi.Builder.create(this, "Http")
            .apiName(deployment.prefix())
            .description("Embedway, " + deployment.stage().name())
            .createDefaultStage(false)
            .defaultIntegration(integrations.get(Topology.API))
            .corsPreflight(cors(deployment.corsOrigins()))
            .build();
    for (RouteSpec route : routes) {
      api.addRoutes(
          AddRoutesOptions.builder()
              .path(route.path())
              .methods(List.of(HttpMethod.valueOf(route.method())))
              .integration(integrations.get(route.function()))
              .build());
    }
    stage(deployment.stage());
  }

  private static HttpLambdaIntegration integration(DeployedFunction function) {
    return HttpLambdaIntegration.Builder.create(Names.id(function.spec().name()), function.live())
        .scopePermissionToRoute(false)
        .build();
  }

  private static CorsPreflightOptions cors(List<String> origins) {
    return CorsPreflightOptions.builder()
        .allowOrigins(origins)
        .allowMethods(List.of(CorsHttpMethod.ANY))
        .allowHeaders(REQUEST_HEADERS)
        .exposeHeaders(RESPONSE_HEADERS)
        .maxAge(Duration.hours(1))
        .build();
  }

  private void stage(Stage stage) {
    LogGroup logs =
        LogGroup.Builder.create(this, "AccessLogs")
            .retention(stage.logRetention())
            .removalPolicy(stage.dataRemoval())
            .build();
    HttpStage made =
        HttpStage.Builder.create(this, "Stage")
            .httpApi(api)
            .stageName("$default")
            .autoDeploy(true)
            .throttle(
                ThrottleSettings.builder()
                    .rateLimit(stage.requestsPerSecond())
                    .burstLimit(stage.burst())
                    .build())
            .build();
    Raw.of(made, CfnStage.class)
        .setAccessLogSettings(
            CfnStage.AccessLogSettingsProperty.builder()
                .destinationArn(logs.getLogGroupArn())
                .format(LOG_FORMAT)
                .build());
  }

  HttpApi api() {
    return api;
  }
}
