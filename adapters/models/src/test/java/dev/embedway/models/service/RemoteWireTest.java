package dev.embedway.models.service;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.model.Vector;
import dev.embedway.core.provider.EmbedCall;
import dev.embedway.core.provider.EmbedResult;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.registry.ModelRegistry;
import dev.embedway.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests and answers of the services on the wire. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RemoteWireTest {

  private final ServiceStubs stubs = new ServiceStubs();

  @AfterAll
  void stop() {
    stubs.close();
  }

  @BeforeEach
  void answerWell() {
    stubs.answerWell();
  }

  private EmbedResult embed(
      Service service,
      PromptRole role,
      OptionalInt dimensions,
      List<String> texts,
      String... more) {
    EmbeddingProvider provider = stubs.provider(service, _ -> {}, more);
    ModelSpec model = ServiceStubs.model(service, provider);
    return provider.embed(
        new EmbedCall(model, role, texts, Instant.now().plusSeconds(28), dimensions));
  }

  private EmbedResult embed(Service service, PromptRole role) {
    return embed(service, role, OptionalInt.empty(), List.of("a cat", "a dog"));
  }

  @Test
  void openAiGetsTheKeyTheOrganizationTheProjectAndTheDimensions() {
    EmbedResult result =
        embed(
            Service.OPENAI,
            PromptRole.QUERY,
            OptionalInt.of(256),
            List.of("a cat"),
            "OPENAI_ORG_ID",
            "org-1",
            "OPENAI_PROJECT_ID",
            "proj-2");

    LoggedRequest request = stubs.requests().getLast();
    JsonNode body = stubs.lastBody();
    assertEquals("/OPENAI/embeddings", request.getUrl());
    assertEquals("Bearer " + Service.KEY, request.getHeader("Authorization"));
    assertEquals("org-1", request.getHeader("OpenAI-Organization"));
    assertEquals("proj-2", request.getHeader("OpenAI-Project"));
    assertEquals(
        "{\"model\":\"text-embedding-3-small\",\"input\":[\"a cat\"],\"dimensions\":256,"
            + "\"encoding_format\":\"base64\"}",
        body.toString());
    assertEquals(256, result.vectors().getFirst().dim());
  }

  private EmbedResult embed(Service service, List<Input> inputs, String... more) {
    EmbeddingProvider provider = stubs.provider(service, _ -> {}, more);
    return provider.embed(
        new EmbedCall(
            ServiceStubs.model(service, provider),
            PromptRole.PASSAGE,
            inputs,
            Instant.now().plusSeconds(28),
            OptionalInt.empty(),
            Requester.OPERATOR));
  }

  @Test
  void openAiGetsIdsAsTheyAreWhateverAnEncoderWouldChoose() {
    List<Input> arrays =
        List.of(
            new Input.Tokens(List.of(15339, 1917), "hello world"),
            new Input.Tokens(List.of(71, 68, 75), "hel"),
            new Input.Tokens(List.of(18107), "\ufffd"),
            new Input.Tokens(List.of(100257), "<|endoftext|>"));

    EmbedResult result = embed(Service.OPENAI, arrays);

    String ids = "[[15339,1917],[71,68,75],[18107],[100257]]";
    assertEquals(
        "{\"model\":\"text-embedding-3-small\",\"input\":"
            + ids
            + ",\"encoding_format\":\"base64\"}",
        stubs.lastBody().toString());
    assertEquals(1, result.vectors().get(1).cosine(Service.vectorOf("[71,68,75]", 1536)), 1e-6);
    assertEquals(29, result.tokens().stream().mapToInt(Integer::intValue).sum());
    assertTrue(result.tokens().get(1) > result.tokens().get(0), result.tokens()::toString);
  }

  @Test
  void onlyOpenAisOwnModelsReadIds() {
    for (Service service : Service.values()) {
      EmbeddingProvider provider = stubs.provider(service, _ -> {});
      for (String id : List.of("text-embedding-3-small", "text-embedding-4", "my-model")) {
        boolean isKnown = service == Service.OPENAI && id.equals("text-embedding-3-small");
        assertEquals(isKnown, provider.readsIds(provider.adopt(id).orElseThrow()), id);
      }
      assertEquals(
          service == Service.OPENAI, provider.models().stream().anyMatch(provider::readsIds));
    }
  }

  @Test
  void idsArePartedAndTriedAgainAsTextsAre() {
    List<Input> arrays =
        IntStream.range(0, 25)
            .<Input>mapToObj(i -> new Input.Tokens(List.of(i, 100_000 + i), "text " + i))
            .toList();
    // One part of the three, which are sent at once.
    stubs.answerWellAfter(aResponse().withStatus(503), "[0,100000]");

    EmbedResult result = embed(Service.OPENAI, arrays, "EMBEDDINGS_MAX_BATCH_SIZE", "10");

    assertEquals(4, stubs.requests().size());
    for (int i = 0; i < 25; i++) {
      Vector wanted = Service.vectorOf("[" + i + "," + (100_000 + i) + "]", 1536);
      assertEquals(1, result.vectors().get(i).cosine(wanted), 1e-6);
    }
  }

  @Test
  void idsOverTheModelsLimitAreCutToItsFirst() {
    List<Integer> ids = IntStream.range(0, 8_200).boxed().toList();

    embed(Service.OPENAI, List.of(new Input.Tokens(ids, "whatever they stand for")));

    JsonNode sent = stubs.lastBody().at("/input/0");
    assertEquals(8_192, sent.size());
    assertEquals(8_191, sent.get(8_191).intValue());
  }

  @Test
  void usageIsWhatTheServiceReportsPartedAmongTheTexts() {
    EmbedResult result =
        embed(
            Service.OPENAI,
            PromptRole.PASSAGE,
            OptionalInt.empty(),
            List.of("a", "a b c d e f g h i", "a b"));

    assertEquals(22, result.tokens().stream().mapToInt(Integer::intValue).sum());
    assertTrue(result.tokens().get(1) > result.tokens().get(2));
    assertTrue(result.tokens().get(2) > result.tokens().get(0));
    assertEquals(List.of(), embed(Service.GOOGLE, PromptRole.PASSAGE).tokens());
  }

  @ParameterizedTest
  @ValueSource(strings = {"9999999", "-1", "0", "1e30", "2147483648", "35", "\"9\"", "2.5", "null"})
  void usageThatTheTextsCannotHaveIsNotBelieved(String reported) {
    String answer = Service.OPENAI.answer(List.of(Service.vectorOf("0", 1536))).toString();
    stubs.answer(
        aResponse()
            .withBody(answer.replace("\"prompt_tokens\":8", "\"prompt_tokens\":" + reported)));

    EmbedResult result =
        embed(
            Service.OPENAI,
            PromptRole.PASSAGE,
            OptionalInt.empty(),
            List.of("eighteen bytes wide"));

    assertTrue(answer.contains("\"prompt_tokens\":8"), answer);
    assertEquals(reported.equals("35") ? List.of(35) : List.of(), result.tokens());
  }

  @Test
  void idsThatWouldBeAnotherPathAreNotPassedOn() {
    for (Service service : List.of(Service.HUGGING_FACE, Service.GOOGLE)) {
      try (EmbeddingProvider provider = stubs.provider(service, _ -> {})) {
        for (String id : List.of("a/b/c", "a/b:c", "a:b", "./a", "a//b", "a/b/", "a/..", "a%2Fb")) {
          assertEquals(Optional.empty(), provider.adopt(id), service + " " + id);
        }
        assertTrue(provider.adopt("a-1.5").isPresent());
      }
    }
  }

  @Test
  void vectorsComeInTheOrderOfTheirIndices() {
    List<Vector> vectors =
        List.of(
            Service.vectorOf("0", 1536), Service.vectorOf("1", 1536), Service.vectorOf("2", 1536));
    JsonNode answer = Service.OPENAI.answer(vectors);
    String turned =
        answer
            .toString()
            .replace("\"index\":0", "\"index\":9")
            .replace("\"index\":2", "\"index\":0")
            .replace("\"index\":9", "\"index\":2");
    stubs.answer(aResponse().withBody(turned));

    EmbedResult result =
        embed(Service.OPENAI, PromptRole.PASSAGE, OptionalInt.empty(), List.of("x", "y", "z"));

    assertEquals(1, result.vectors().getFirst().cosine(vectors.getLast()), 1e-6);
    assertEquals(1, result.vectors().getLast().cosine(vectors.getFirst()), 1e-6);
  }

  @Test
  void rolesAreSaidToThoseThatHaveThem() {
    embed(Service.COHERE, PromptRole.QUERY);
    assertEquals("search_query", stubs.lastBody().at("/input_type").asText());
    embed(Service.COHERE, PromptRole.PASSAGE);
    assertEquals("search_document", stubs.lastBody().at("/input_type").asText());

    embed(Service.GOOGLE, PromptRole.QUERY);
    assertEquals("RETRIEVAL_QUERY", stubs.lastBody().at("/requests/1/taskType").asText());
    embed(Service.GOOGLE, PromptRole.NONE);
    assertFalse(stubs.lastBody().at("/requests/1").has("taskType"));
  }

  @Test
  void noKeyIsInAnAddress() {
    for (Service service : Service.values()) {
      embed(service, PromptRole.PASSAGE);
      assertFalse(stubs.requests().getLast().getUrl().contains(Service.KEY), service.toString());
      assertTrue(
          stubs.requests().getLast().getHeaders().toString().contains(Service.KEY),
          service.toString());
    }
  }

  @Test
  void manyTextsArePartedAsTheServiceWantsThem() {
    Map<Service, Integer> largest =
        Map.of(Service.COHERE, 96, Service.GOOGLE, 100, Service.HUGGING_FACE, 32);
    List<String> texts = IntStream.range(0, 250).mapToObj(i -> "text " + i).toList();

    for (Map.Entry<Service, Integer> each : largest.entrySet()) {
      stubs.answerWell();
      EmbedResult result = embed(each.getKey(), PromptRole.PASSAGE, OptionalInt.empty(), texts);

      assertEquals(250, result.vectors().size());
      assertEquals(Math.ceilDiv(250, each.getValue()), stubs.requests().size());
    }
  }

  @Test
  void noCallHasMoreTextsThanTheOperatorAllows() {
    List<String> texts = IntStream.range(0, 250).mapToObj(i -> "text " + i).toList();

    for (Service service : Service.values()) {
      stubs.answerWell();
      EmbedResult result =
          embed(
              service,
              PromptRole.PASSAGE,
              OptionalInt.empty(),
              texts,
              "EMBEDDINGS_MAX_BATCH_SIZE",
              "10");

      assertEquals(250, result.vectors().size());
      assertEquals(25, stubs.requests().size(), service::toString);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"index\":[01],", "\"index\":[01]"})
  void vectorsWithoutIndicesAreInTheOrderOfTheTexts(String dropped) {
    String full = Service.LOCAL_API.answer(List.of(Vector.of(1, 2), Vector.of(3, 4))).toString();
    boolean isNulled = !dropped.endsWith(",");
    stubs.answer(aResponse().withBody(full.replaceAll(dropped, isNulled ? "\"index\":null" : "")));

    EmbedResult result = embed(Service.LOCAL_API, PromptRole.NONE);

    assertEquals(List.of(Vector.of(1, 2), Vector.of(3, 4)), result.vectors());
  }

  @Test
  void aNumberThatIsNoneIsSaidOfItsText() {
    for (String number : List.of("NaN", "Infinity", "null", "\"x\"")) {
      stubs.answer(
          aResponse()
              .withBody(
                  "{\"data\":[{\"index\":0,\"embedding\":[1,2]},{\"index\":1,\"embedding\":[1,%s]}]}"
                      .formatted(number)));

      EmbedwayException fault =
          assertThrows(EmbedwayException.class, () -> embed(Service.LOCAL_API, PromptRole.NONE));

      assertEquals(Optional.of(Map.of("index", 1)), fault.details(), number);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'error':{'message':'m','type':'insufficient_quota','param':null,'code':null}}",
        "{'error':{'code':'billing_not_active'}}",
        "{'error':'insufficient_balance'}",
        "{'type':'exceeded_current_quota_error'}",
        "{'error':{'code':429,'status':'RESOURCE_EXHAUSTED','details':[{'violations':"
            + "[{'quotaId':'EmbedContentRequestsPerDayPerProject'}]}]}}"
      })
  void aQuotaThatIsUsedUpIsNotToBeTriedAgain(String body) {
    stubs.answer(aResponse().withStatus(429).withBody(body.replace('\'', '"')));

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> embed(Service.OPENAI, PromptRole.NONE));

    assertEquals(ErrorCode.PROVIDER_RATE_LIMITED, fault.code());
    assertFalse(fault.shouldRetry());
    assertEquals(Optional.empty(), fault.retryAfter());
    assertEquals(1, stubs.requests().size());
  }

  @Test
  void aServiceThatCannotShortenVectorsHasThemShortenedHere() {
    EmbeddingProvider provider = stubs.provider(Service.HUGGING_FACE, _ -> {});
    ModelSpec qwen =
        ModelRegistry.over(List.of(provider)).resolve("Qwen/Qwen3-Embedding-0.6B", null);
    Vector whole = Service.vectorOf("a cat", 1024);
    stubs.answer(aResponse().withBody(Service.HUGGING_FACE.answer(List.of(whole)).toString()));

    EmbedResult result =
        provider.embed(
            new EmbedCall(
                qwen,
                PromptRole.QUERY,
                List.of("a cat"),
                Instant.now().plusSeconds(28),
                OptionalInt.of(256)));

    assertEquals(256, result.vectors().getFirst().dim());
    assertEquals(1, result.vectors().getFirst().cosine(whole.truncated(256)), 1e-6);
    assertTrue(qwen.allowedDims().contains(32) && !qwen.allowedDims().contains(31));
    assertTrue(
        stubs.lastBody().at("/inputs/0").textValue().endsWith("answer the query\nQuery:a cat"));
  }

  @Test
  void moreThanThreeHundredThousandTokensAreSeveralRequests() {
    List<String> texts = Collections.nCopies(45, "word ".repeat(7000));

    EmbedResult result = embed(Service.OPENAI, PromptRole.PASSAGE, OptionalInt.empty(), texts);

    assertEquals(45, result.vectors().size());
    assertEquals(2, stubs.requests().size());
  }

  @Test
  void aModelWithoutACardIsPassedOnAndItsLengthIsLearnt() {
    EmbeddingProvider provider = stubs.provider(Service.LOCAL_API, _ -> {});
    ModelSpec model = ServiceStubs.model(Service.LOCAL_API, provider);

    EmbedResult result = embed(Service.LOCAL_API, PromptRole.PASSAGE);

    assertTrue(model.isOfAnyDim());
    assertEquals(8192, model.maxTokens());
    assertEquals("local_api:my-model", model.vectorSpace().name());
    assertEquals(24, result.vectors().getFirst().dim());
    assertEquals("my-model", stubs.lastBody().at("/model").asText());
  }

  @Test
  void aWellKnownModelElsewhereIsTheSameModel() {
    EmbeddingProvider own = stubs.provider(Service.LOCAL_API, _ -> {});
    ModelSpec theirs = ServiceStubs.model(Service.OPENAI, stubs.provider(Service.OPENAI, _ -> {}));

    ModelSpec here = own.adopt("text-embedding-3-small").orElseThrow();

    assertEquals(theirs.vectorSpace(), here.vectorSpace());
    assertEquals("local_api", here.provider());
  }

  @Test
  void twoServersAreTwoIdentitiesWhateverTheirSecrets() {
    assertEquals(
        new ServiceUrl("http://a/v1?api_key=1&x=2").revision(),
        new ServiceUrl("http://a/v1?api_key=3&x=2").revision());
    assertFalse(
        new ServiceUrl("http://a/v1?x=1")
            .revision()
            .equals(new ServiceUrl("http://a/v1?x=2").revision()));
    assertFalse(
        new ServiceUrl("http://a/v1").revision().equals(new ServiceUrl("http://b/v1").revision()));
    assertEquals(
        "http://a/v1/embeddings?x=1",
        new ServiceUrl("http://a/v1?x=1").at("/embeddings").toString());
  }

  @Test
  void whatIsNotSetUpSaysSoAndAsksNobody() {
    List<EmbeddingProvider> none =
        new Providers(
                EmbedwaySettings.read(Map.of()).providers(), InstantSource.system(), new Random(1))
            .services(each -> each);

    for (EmbeddingProvider provider : none) {
      ModelSpec model = provider.adopt("m").orElseThrow();
      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class,
              () ->
                  provider.embed(
                      new EmbedCall(
                          model, PromptRole.NONE, List.of("a"), Instant.now().plusSeconds(9))));

      assertEquals(ErrorCode.MISSING_PROVIDER_CREDENTIALS, fault.code());
      assertTrue(fault.getMessage().contains(provider.missingSetting().orElseThrow()));
    }
    assertEquals(Optional.of("LOCAL_API_URL"), none.getLast().missingSetting());
  }

  @Test
  void aRetryMayTakeTheTimeThatIsLeftAndNoMore() {
    TestClock clock = new TestClock();
    EmbeddingProvider provider =
        stubs.provider(
            Service.OPENAI,
            clock,
            _ -> {
              clock.advance(Duration.ofMillis(27_700));
              stubs.answerLate(20_000);
            });
    ModelSpec model = ServiceStubs.model(Service.OPENAI, provider);
    stubs.answer(aResponse().withStatus(503));
    long begun = System.nanoTime();

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () ->
                provider.embed(
                    new EmbedCall(
                        model, PromptRole.NONE, List.of("a"), clock.instant().plusSeconds(28))));

    assertEquals(ErrorCode.PROVIDER_TIMEOUT, fault.code());
    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toSeconds() < 18);
  }

  @Test
  void noMoreCallsAreUnderWayThanThereAreConnections() {
    List<String> texts = IntStream.range(0, 3 * 96).mapToObj(i -> "text " + i).toList();
    stubs.answerLate(150);
    long begun = System.nanoTime();

    embed(
        Service.COHERE,
        PromptRole.PASSAGE,
        OptionalInt.empty(),
        texts,
        "EMBEDDINGS_CONNECTION_POOL_SIZE",
        "1");

    assertTrue(Duration.ofNanos(System.nanoTime() - begun).toMillis() >= 3 * 150);
  }

  @Test
  void aMetadataAddressIsNeverAsked() {
    for (String url : List.of("http://169.254.169.254", "http://[fe80::1]", "http://0.0.0.0")) {
      EmbeddingProvider provider =
          stubs.provider(Service.LOCAL_API, _ -> {}, "LOCAL_API_URL", url + "/v1");
      ModelSpec model = ServiceStubs.model(Service.LOCAL_API, provider);

      EmbedwayException fault =
          assertThrows(
              EmbedwayException.class,
              () ->
                  provider.embed(
                      new EmbedCall(
                          model, PromptRole.NONE, List.of("a"), Instant.now().plusSeconds(9))));

      assertEquals(ErrorCode.PROVIDER_DENIED, fault.code(), url);
    }
  }
}
