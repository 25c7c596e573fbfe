package dev.embedway.infra.stateless;

import dev.embedway.infra.construct.L1;
import dev.embedway.infra.construct.Names;
import dev.embedway.infra.deployment.Deployment;
import dev.embedway.infra.deployment.Stage;
import dev.embedway.infra.function.DeployedFunction;
import dev.embedway.topology.CorsRules;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.route.Endpoint;
import dev.embedway.topology.route.RouteSpec;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.Duration;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.apigatewayv2.AddRoutesOptions;
import software.amazon.awscdk.services.apigatewayv2.CfnStage;
import software.amazon.awscdk.services.apigatewayv2.CorsHttpMethod;
import software.amazon.awscdk.services.apigatewayv2.CorsPreflightOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpApi;
import software.amazon.awscdk.services.apigatewayv2.HttpIntegrationType;
import software.amazon.awscdk.services.apigatewayv2.HttpMethod;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteIntegration;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteIntegrationBindOptions;
import software.amazon.awscdk.services.apigatewayv2.HttpRouteIntegrationConfig;
import software.amazon.awscdk.services.apigatewayv2.HttpStage;
import software.amazon.awscdk.services.apigatewayv2.PayloadFormatVersion;
import software.amazon.awscdk.services.apigatewayv2.ThrottleSettings;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.lambda.IFunction;
import software.amazon.awscdk.services.lambda.Permission;
import software.amazon.awscdk.services.logs.LogGroup;
import software.constructs.Construct;

/**
 * The HTTP API: the topology's routes to the function beside the database, all else to the other.
 * Keys are checked in the functions, so every route is open here.
 *
 * <p>Access logs hold no path, since it may name a document, and nothing of the caller.
 */
final class ApiEdge extends Construct {

  private static final List<String> LOGGED =
      List.of(
          "requestId",
          "requestTimeEpoch",
          "identity.sourceIp",
          "routeKey",
          "status",
          "responseLatency",
          "integrationLatency",
          "responseLength",
          "integrationErrorMessage");

  private static final String LOG_FORMAT =
      LOGGED.stream()
          .map(name ->
              "\"" + name.substring(name.lastIndexOf('.') + 1) + "\":\"$context." + name + "\"")
          .collect(Collectors.joining(",", "{", "}"));

  private final HttpApi api;

  ApiEdge(
      Construct scope,
      String id,
      Deployment deployment,
      Map<FunctionId, DeployedFunction> functions) {
    super(scope, id);
    Map<FunctionId, HttpRouteIntegration> integrations =
        functions.entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, entry -> new FunctionIntegration(entry.getValue())));
    this.api =
        HttpApi.Builder.create(this, "Http")
            .apiName(deployment.prefix())
            .description("Embedway, " + deployment.stage().name())
            .createDefaultStage(false)
            .defaultIntegration(integrations.get(Endpoint.DEFAULT_FUNCTION))
            .corsPreflight(cors(deployment.corsOrigins()))
            .build();
    for (RouteSpec route : Endpoint.gatewayRoutes()) {
      api.addRoutes(
          AddRoutesOptions.builder()
              .path(route.path())
              .methods(List.of(HttpMethod.valueOf(route.method())))
              .integration(integrations.get(route.function()))
              .build());
    }
    functions.values().forEach(this::admit);
    stage(deployment.stage());
  }

  /** A function behind routes, without a permission of its own: {@link #admit} gives it. */
  private static final class FunctionIntegration extends HttpRouteIntegration {

    private final IFunction function;

    FunctionIntegration(DeployedFunction function) {
      super(Names.id(function.spec().name()));
      this.function = function.live();
    }

    @Override
    public HttpRouteIntegrationConfig bind(HttpRouteIntegrationBindOptions options) {
      return HttpRouteIntegrationConfig.builder()
          .type(HttpIntegrationType.AWS_PROXY)
          .payloadFormatVersion(PayloadFormatVersion.VERSION_2_0)
          .uri(function.getFunctionArn())
          .build();
    }
  }

  /**
   * Lets every route of the API invoke a function. CDK's own permission ends in three stars, which
   * do not match {@code $default/$default}.
   *
   * @see <a href="https://github.com/aws/serverless-application-model/issues/1860">Permission of
   *     $default</a>
   */
  private void admit(DeployedFunction function) {
    function
        .live()
        .addPermission(
            "Edge",
            Permission.builder()
                .principal(new ServicePrincipal("apigateway.amazonaws.com"))
                .sourceArn(
                    Stack.of(this)
                        .formatArn(
                            ArnComponents.builder()
                                .service("execute-api")
                                .resource(api.getApiId())
                                .resourceName("*/*")
                                .build()))
                .build());
  }

  private static CorsPreflightOptions cors(List<String> origins) {
    return CorsPreflightOptions.builder()
        .allowOrigins(origins)
        .allowMethods(CorsRules.API.methods().stream().map(CorsHttpMethod::valueOf).toList())
        .allowHeaders(CorsRules.API.requestHeaders())
        .exposeHeaders(CorsRules.API.responseHeaders())
        .maxAge(Duration.seconds(CorsRules.API.maxAge().toSeconds()))
        .build();
  }

  private void stage(Stage stage) {
    LogGroup logs =
        LogGroup.Builder.create(this, "AccessLogs")
            .retention(stage.keeping().logRetention())
            .removalPolicy(stage.dataRemoval())
            .build();
    HttpStage made =
        HttpStage.Builder.create(this, "Stage")
            .httpApi(api)
            .stageName("$default")
            .autoDeploy(true)
            .throttle(
                ThrottleSettings.builder()
                    .rateLimit(stage.rates().requestsPerSecond())
                    .burstLimit(stage.rates().burst())
                    .build())
            .build();
    L1.of(made, CfnStage.class)
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
