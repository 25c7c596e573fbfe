package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.MultipartField;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.UnauthorizedException;
import com.openai.models.ComparisonFilter;
import com.openai.models.embeddings.CreateEmbeddingResponse;
import com.openai.models.embeddings.EmbeddingCreateParams;
import com.openai.models.files.FilePurpose;
import com.openai.models.vectorstores.VectorStoreCreateParams;
import com.openai.models.vectorstores.VectorStoreSearchParams;
import com.openai.models.vectorstores.filebatches.FileBatchCreateParams;
import com.openai.models.vectorstores.filebatches.FileBatchListFilesParams;
import com.openai.models.vectorstores.filebatches.FileBatchRetrieveParams;
import com.openai.models.vectorstores.filebatches.VectorStoreFileBatch;
import com.openai.models.vectorstores.files.FileCreateParams;
import com.openai.models.vectorstores.files.FileDeleteParams;
import com.openai.models.vectorstores.files.FileRetrieveParams;
import com.openai.models.vectorstores.files.VectorStoreFile;
import dev.embedway.testing.Await;
import dev.embedway.topology.CorsRules;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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

  @Test
  void javaSdkAttachesSearchesAndDeletesFiles() {
    try (Sdk sdk = new Sdk(cloud.key())) {
      String store =
          sdk.client
              .vectorStores()
              .create(VectorStoreCreateParams.builder().name("java-files").build())
              .id();
      String tides = attached(sdk, store, "tides.txt", "Two high tides a day.", "sea");
      String bread = attached(sdk, store, "bread.txt", "Sourdough needs time.", "food");

      assertEquals(List.of(bread + " bread.txt"), found(sdk, store, "food"));
      assertTrue(
          sdk.client
              .vectorStores()
              .files()
              .delete(bread, FileDeleteParams.builder().vectorStoreId(store).build())
              .deleted());
      assertEquals(List.of(), found(sdk, store, "food"));
      assertEquals(List.of(tides + " tides.txt"), found(sdk, store, "sea"));
      assertTrue(sdk.client.files().delete(bread).deleted());
      assertCode(
          "file_not_found", NotFoundException.class, () -> sdk.client.files().retrieve(bread));
      assertTrue(sdk.client.vectorStores().delete(store).deleted());
    }
  }

  @Test
  void javaSdkAttachesTwentyFilesInABatch() {
    try (Sdk sdk = new Sdk(cloud.key())) {
      String store =
          sdk.client
              .vectorStores()
              .create(VectorStoreCreateParams.builder().name("java-batches").build())
              .id();
      List<String> files =
          IntStream.range(0, 20)
              .mapToObj(i -> kept(sdk, "n" + i + ".txt", "Note number " + i + " of the log."))
              .toList();
      String batch =
          sdk.client
              .vectorStores()
              .fileBatches()
              .create(store, FileBatchCreateParams.builder().fileIds(files).build())
              .id();
      FileBatchRetrieveParams of = FileBatchRetrieveParams.builder().vectorStoreId(store).build();
      VectorStoreFileBatch done =
          Await.answer(
              () -> sdk.client.vectorStores().fileBatches().retrieve(batch, of),
              each -> !each.status().equals(VectorStoreFileBatch.Status.IN_PROGRESS),
              Duration.ofMinutes(2));

      assertEquals(VectorStoreFileBatch.Status.COMPLETED, done.status());
      assertEquals(20, done.fileCounts().completed());
      FileBatchListFilesParams listed =
          FileBatchListFilesParams.builder().vectorStoreId(store).limit(7L).build();
      assertEquals(
          Set.copyOf(files),
          sdk.client.vectorStores().fileBatches().listFiles(batch, listed).autoPager().stream()
              .map(VectorStoreFile::id)
              .collect(Collectors.toSet()));
      files.forEach(file -> assertTrue(sdk.client.files().delete(file).deleted()));
      assertTrue(sdk.client.vectorStores().delete(store).deleted());
    }
  }

  private static String kept(Sdk sdk, String name, String text) {
    return sdk.client
        .files()
        .create(
            com.openai.models.files.FileCreateParams.builder()
                .file(
                    MultipartField.<InputStream>builder()
                        .value(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))
                        .filename(name)
                        .build())
                .purpose(FilePurpose.ASSISTANTS)
                .build())
        .id();
  }

  /** Keeps a file, attaches it, and waits as this SDK has no call for it. */
  private static String attached(Sdk sdk, String store, String name, String text, String topic) {
    String id = kept(sdk, name, text);
    FileCreateParams.Attributes attributes =
        FileCreateParams.Attributes.builder()
            .putAdditionalProperty("topic", JsonValue.from(topic))
            .build();
    sdk.client
        .vectorStores()
        .files()
        .create(store, FileCreateParams.builder().fileId(id).attributes(attributes).build());
    FileRetrieveParams file = FileRetrieveParams.builder().vectorStoreId(store).build();
    Await.until(
        () ->
            sdk.client
                .vectorStores()
                .files()
                .retrieve(id, file)
                .status()
                .equals(VectorStoreFile.Status.COMPLETED),
        Duration.ofSeconds(60));
    return id;
  }

  private static List<String> found(Sdk sdk, String store, String topic) {
    return sdk
        .client
        .vectorStores()
        .search(
            store,
            VectorStoreSearchParams.builder()
                .query("What takes a day?")
                .filters(
                    ComparisonFilter.builder()
                        .type(ComparisonFilter.Type.EQ)
                        .key("topic")
                        .value(topic)
                        .build())
                .build())
        .data()
        .stream()
        .map(each -> each.fileId() + " " + each.filename())
        .toList();
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
