package dev.embedway.models.service;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.Pause;
import dev.embedway.core.registry.ModelRegistry;
import dev.embedway.models.tokenizer.Cl100kTokens;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A server that answers as every service does, until it is told to answer otherwise. */
final class ServiceStubs implements AutoCloseable {

  private final WireMockServer server =
      new WireMockServer(
          WireMockConfiguration.options()
              .dynamicPort()
              .bindAddress("127.0.0.1")
              .extensions(new Answers()));

  ServiceStubs() {
    server.start();
    answerWell();
  }

  /** Sound answers, to whatever service is asked. */
  void answerWell() {
    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(aResponse().withTransformers("answers")));
  }

  /**
   * One answer of this kind to requests that hold some text, then sound ones. Requests at once that
   * hold it may all get the first answer.
   */
  void answerWellAfter(ResponseDefinitionBuilder first, String text) {
    answerWell();
    server.stubFor(
        any(anyUrl())
            .withRequestBody(containing(text))
            .inScenario("first")
            .whenScenarioStateIs(STARTED)
            .willReturn(first)
            .willSetStateTo("later"));
  }

  /** Sound answers, each so late. */
  void answerLate(int millis) {
    server.resetAll();
    server.stubFor(
        any(anyUrl()).willReturn(aResponse().withTransformers("answers").withFixedDelay(millis)));
  }

  /** This answer, whatever is asked. */
  void answer(ResponseDefinitionBuilder response) {
    server.resetAll();
    server.stubFor(any(anyUrl()).willReturn(response));
  }

  /** The requests since the answer was changed. */
  List<LoggedRequest> requests() {
    return server.getAllServeEvents().stream()
        .map(event -> LoggedRequest.createFrom(event.getRequest()))
        .collect(Collectors.collectingAndThen(Collectors.toList(), List::reversed));
  }

  /** The body of the last request. */
  JsonNode lastBody() {
    return json(requests().getLast().getBodyAsString());
  }

  String url() {
    return "http://127.0.0.1:" + server.port();
  }

  /** The provider of a service, which waits by {@code pause}. */
  EmbeddingProvider provider(Service service, Pause pause, String... more) {
    return provider(service, InstantSource.system(), pause, more);
  }

  /** The same by another clock. */
  EmbeddingProvider provider(Service service, InstantSource clock, Pause pause, String... more) {
    return provider(service, clock, pause, each -> each, more);
  }

  /** The same, each of whose calls passes a guard. */
  EmbeddingProvider provider(
      Service service,
      InstantSource clock,
      Pause pause,
      UnaryOperator<EmbeddingProvider> guard,
      String... more) {
    Map<String, String> variables = service.variables(url());
    for (int i = 0; i < more.length; i += 2) {
      variables.put(more[i], more[i + 1]);
    }
    return new Providers(EmbedwaySettings.read(variables).providers(), clock, new Random(5), pause)
        .services(guard).stream()
            .filter(each -> each.name().equals(service.provider))
            .findFirst()
            .orElseThrow();
  }

  /** The card of the service's model. */
  static ModelSpec model(Service service, EmbeddingProvider provider) {
    return ModelRegistry.over(List.of(provider))
        .resolve(service.provider + ":" + service.model, null);
  }

  static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    server.stop();
  }

  /** Answers of a service that works. */
  private static final class Answers implements ResponseDefinitionTransformerV2 {

    private final Cl100kTokens tokens = new Cl100kTokens();

    @Override
    public ResponseDefinition transform(ServeEvent event) {
      Service service = Service.valueOf(event.getRequest().getUrl().split("/", -1)[1]);
      JsonNode request = json(event.getRequest().getBodyAsString());
      int dim = dimensions(request).orElse(service.dim);
      List<String> texts = service.texts(request);
      if (texts.size() > 2048 || texts.stream().mapToInt(tokens::count).sum() > 300_000) {
        return aResponse().withStatus(413).build();
      }
      Integer late = event.getResponseDefinition().getFixedDelayMilliseconds();
      return aResponse()
          .withFixedDelay(late)
          .withBody(
              service
                  .answer(texts.stream().map(text -> Service.vectorOf(text, dim)).toList())
                  .toString())
          .build();
    }

    private static OptionalInt dimensions(JsonNode request) {
      return Stream.of("/dimensions", "/output_dimension", "/requests/0/outputDimensionality")
          .map(request::at)
          .filter(JsonNode::isInt)
          .mapToInt(JsonNode::intValue)
          .findFirst();
    }

    @Override
    public String getName() {
      return "answers";
    }

    @Override
    public boolean applyGlobally() {
      return false;
    }
  }
}
