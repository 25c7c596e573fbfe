package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import dev.embedway.topology.CorsRules;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** One local cloud, three SDKs. Vectors are compared with those of the engine, asked directly. */
@ExtendWith(SharedParts.class)
class OpenAiSdkTest {

  /** Headers that a browser writes itself, or sends without asking. */
  private static final Pattern OF_BROWSERS =
      Pattern.compile(
          "accept-encoding|accept-language|connection|content-length|host|sec-.*|te|keep-alive");

  private final SdkCloud cloud;
  private final HeaderRecorder recorder;

  OpenAiSdkTest(SdkCloud cloud) {
    this.cloud = cloud;
    this.recorder = new HeaderRecorder(cloud.baseUrl());
  }

  /** In a browser the same calls would ask for leave to send their headers. */
  @AfterEach
  void everyHeaderMayBeSentByPages() {
    Set<String> names = new TreeSet<>(recorder.names());
    recorder.close();

    assertTrue(
        names.contains("authorization") && names.contains("x-stainless-lang"), names::toString);
    names.removeIf(name -> OF_BROWSERS.matcher(name).matches());
    names.removeAll(CorsRules.API.requestHeaders());
    assertEquals(Set.of(), names);
  }

  @Test
  void pythonSdkWorksUnmodified(Python python) throws Exception {
    String said =
        python.run("openai_sdk.py", recorder.url(), cloud.key(), cloud.expected().toString());

    assertTrue(said.contains("python sdk passed"), said);
  }

  @Test
  void nodeSdkWorksUnmodified(Node node) throws Exception {
    String said =
        Program.run(
            SdkCloud.packages().resolve("node.log"),
            List.of(
                "node",
                SdkCloud.SCRIPTS.resolve("openai_sdk.mjs").toString(),
                recorder.url(),
                cloud.key(),
                cloud.expected().toString(),
                node.home().toAbsolutePath().toString()));

    assertTrue(said.contains("node sdk passed"), said);
  }

  @Test
  void javaSdkGetsVectorsInOrderWithUsage() {
    List<String> texts = List.copyOf(cloud.vectors().keySet());
    try (Sdk sdk = new Sdk(cloud.key())) {
      CreateEmbeddingResponse response =
          sdk.client
              .embeddings()
              .create(
                  EmbeddingCreateParams.builder()
                      .model(SdkCloud.MODEL)
                      .inputOfArrayOfStrings(texts)
                      .build());

      assertEquals(texts.size(), response.data().size());
      for (int i = 0; i < texts.size(); i++) {
        assertEquals(i, response.data().get(i).index());
        assertEquals(cloud.vectors().get(texts.get(i)), response.data().get(i).embedding());
      }
      assertEquals(cloud.tokens(), response.usage().promptTokens());
    }
  }

  @Test
  void javaSdkGetsTypedErrors() {
    try (Sdk sdk = new Sdk(cloud.key());
        Sdk stranger = new Sdk("not-a-key-of-ours")) {
      assertCode(
          "invalid_api_key",
          UnauthorizedException.class,
          () -> embed(stranger, SdkCloud.MODEL, "a"));
      assertCode(
          "model_not_found", NotFoundException.class, () -> embed(sdk, "text-embedding-9", "a"));
      assertCode(
          "input_too_long",
          BadRequestException.class,
          () -> embed(sdk, SdkCloud.MODEL, "word ".repeat(400)));
    }
  }

  private static void assertCode(
      String code, Class<? extends OpenAIServiceException> kind, Runnable call) {
    assertEquals(code, assertThrows(kind, call::run).code().orElseThrow());
  }

  private static void embed(Sdk sdk, String model, String text) {
    Consumer<CreateEmbeddingResponse> ignored = response -> {};
    ignored.accept(
        sdk.client
            .embeddings()
            .create(EmbeddingCreateParams.builder().model(model).input(text).build()));
  }

  /** A client of OpenAI's that closes with its test. */
  private final class Sdk implements AutoCloseable {

    private final OpenAIClient client;

    Sdk(String key) {
      client =
          OpenAIOkHttpClient.builder().baseUrl(recorder.url()).apiKey(key).maxRetries(0).build();
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
