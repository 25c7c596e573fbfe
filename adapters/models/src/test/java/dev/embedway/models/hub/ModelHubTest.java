package dev.embedway.models.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.provider.ServiceAccess;
import dev.embedway.models.HubDirectory;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.catalog.HubOrigin;
import dev.embedway.models.catalog.ModelCatalog;
import dev.embedway.models.catalog.ModelInstaller;
import dev.embedway.models.http.AddressRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ModelHubTest {

  private static final HubName NAME = HubName.of(HubServer.REPOSITORY).orElseThrow();
  private static final String TOKEN = "hf_of_the_operator";

  @TempDir private Path directory = Path.of("");
  private HubServer server;
  private Path target;

  @BeforeEach
  void start() throws IOException {
    server = new HubServer(HubDirectory.write(directory.resolve("repository")));
    target = Files.createDirectory(directory.resolve(NAME.directory()));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubOrigin fetch(HubName name, Optional<String> token) {
    try (ModelHub hub =
        new ModelHub(new ServiceAccess(server.url(), token), InstantSource.system())) {
      return hub.fetch(name, target, Instant.now().plusSeconds(20));
    }
  }

  private ErrorCode refusal() {
    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> fetch(NAME, Optional.of(TOKEN)));
    assertFalse(String.valueOf(fault.getMessage()).contains(TOKEN));
    return fault.code();
  }

  @Test
  void aRepositoryIsAModelUnderItsOwnId() throws IOException {
    HubOrigin origin = fetch(NAME, Optional.empty());
    ModelSpec examined = ModelInstaller.examine(target);
    Path storage = directory.resolve("models");
    new ModelInstaller(storage).copy(target);
    List<ModelSpec> found =
        new ModelCatalog(
                List.of(),
                EmbedwaySettings.read(Map.of("EMBEDDINGS_MODEL_STORAGE_DIR", storage.toString()))
                    .engine())
            .present();

    assertEquals(HubServer.REPOSITORY, origin.model());
    assertEquals(HubServer.COMMIT, origin.commit());
    assertEquals("main", origin.revision());
    assertTrue(origin.sha256().matches("[0-9a-f]{64}"), origin.sha256());
    assertEquals(HubServer.REPOSITORY, examined.id());
    assertEquals(List.of(examined), found);
    assertTrue(Files.isRegularFile(storage.resolve("some-org--tiny.model/1_Pooling/config.json")));
    assertArrays(directory.resolve("repository/model.onnx"), target.resolve("model.onnx"));
  }

  @Test
  void anExportOfAnotherNameIsAModelOfItsOwn() throws IOException {
    Path exports = Files.createDirectory(directory.resolve("repository/onnx"));
    Files.copy(directory.resolve("repository/model.onnx"), exports.resolve("model_O4.onnx"));
    Files.write(exports.resolve("model_fp16.onnx"), new byte[9]);
    HubName name = HubName.of(HubServer.REPOSITORY + "@v1.0:O4").orElseThrow();
    Path own = Files.createDirectory(directory.resolve(name.directory()));
    target = own;
    fetch(name, Optional.empty());
    Path storage = directory.resolve("models");

    new ModelInstaller(storage).copy(own);
    ModelSpec card = ModelInstaller.examine(own);

    assertEquals(HubServer.REPOSITORY + ":O4", card.id());
    assertArrays(exports.resolve("model_O4.onnx"), own.resolve("model.onnx"));
    assertTrue(Files.isDirectory(storage.resolve("some-org--tiny.model..O4")));
    assertEquals(
        List.of(card),
        new ModelCatalog(
                List.of(),
                EmbedwaySettings.read(Map.of("EMBEDDINGS_MODEL_STORAGE_DIR", storage.toString()))
                    .engine())
            .present());
  }

  @Test
  void anExportThatIsNotThereIsRefusedWithThoseThatAre() throws IOException {
    Path exports = Files.createDirectory(directory.resolve("repository/onnx"));
    Files.write(exports.resolve("model_fp16.onnx"), new byte[9]);
    Files.write(exports.resolve("model_O4.onnx"), new byte[9]);

    EmbedwayException refusal =
        assertThrows(
            EmbedwayException.class,
            () -> fetch(HubName.of(HubServer.REPOSITORY + ":O5").orElseThrow(), Optional.empty()));

    assertEquals(ErrorCode.MODEL_NOT_FOUND, refusal.code());
    assertEquals(
        "some-org/tiny.model has no onnx/model_O5.onnx and no model_O5.onnx; its other exports are"
            + " some-org/tiny.model:O4, some-org/tiny.model:fp16",
        refusal.getMessage());
  }

  private static void assertArrays(Path expected, Path actual) throws IOException {
    assertTrue(Arrays.equals(Files.readAllBytes(expected), Files.readAllBytes(actual)));
  }

  @Test
  void allFilesAreOfTheCommitThatARevisionNamed() {
    HubOrigin origin =
        fetch(HubName.of(HubServer.REPOSITORY + "@v1.0").orElseThrow(), Optional.empty());

    assertEquals("v1.0", origin.revision());
    assertEquals("/api/models/" + HubServer.REPOSITORY + "/revision/v1.0", server.asked.poll());
    assertTrue(
        server.asked.stream().allMatch(path -> path.contains("/resolve/" + HubServer.COMMIT + "/")),
        server.asked.toString());
  }

  @Test
  void filesBesideTheGraphAreThoseThatItNames() throws IOException {
    Path repository = directory.resolve("repository");
    HubDirectory.writeParted(repository, "Constant_7_attr__value");

    EmbedwayException lacking =
        assertThrows(EmbedwayException.class, () -> fetch(NAME, Optional.empty()));
    boolean isBrought = Files.exists(target.resolve("weights.bin"));
    Files.write(repository.resolve("Constant_7_attr__value"), new byte[8]);
    fetch(NAME, Optional.empty());

    assertEquals(ErrorCode.MODEL_NOT_FOUND, lacking.code());
    assertTrue(String.valueOf(lacking.getMessage()).contains("Constant_7_attr__value"));
    assertFalse(isBrought, "nothing large is brought for nothing");
    assertArrays(repository.resolve("weights.bin"), target.resolve("weights.bin"));
    assertTrue(Files.exists(target.resolve("Constant_7_attr__value")));
  }

  @Test
  void aConstantOutsideTheModelsDirectoryIsRefused() throws IOException {
    HubDirectory.writeParted(directory.resolve("repository"), "../secret");

    assertEquals(ErrorCode.MODEL_NOT_FOUND, refusal());
  }

  @Test
  void theTokenGoesToTheHubAndNowhereElse() {
    server.token = TOKEN;

    fetch(NAME, Optional.of(TOKEN));

    assertEquals(List.of("null"), List.copyOf(server.tokensElsewhere));
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "config.json", "tokenizer.json"})
  void aFileThatIsNotTheOneListedIsRefused(String file) {
    server.change =
        (path, bytes) -> {
          if (path.equals(file)) {
            bytes[bytes.length / 2] ^= 1;
          }
          return bytes;
        };

    assertEquals(ErrorCode.PROVIDER_MALFORMED_RESPONSE, refusal());
  }

  @Test
  void aFileThatIsCutOffIsRefused() {
    server.change = (path, bytes) -> Arrays.copyOf(bytes, bytes.length - 1);

    assertEquals(ErrorCode.PROVIDER_MALFORMED_RESPONSE, refusal());
  }

  @ParameterizedTest
  @CsvSource({
    "401, PROVIDER_CREDENTIALS_REJECTED",
    "403, PROVIDER_CREDENTIALS_REJECTED",
    "404, MODEL_NOT_FOUND",
    "429, PROVIDER_RATE_LIMITED",
    "500, PROVIDER_UNAVAILABLE"
  })
  void aHubsRefusalHasItsCode(int status, ErrorCode code) {
    server.status = status;

    assertEquals(code, refusal());
  }

  @ParameterizedTest
  @ValueSource(strings = {"model.onnx", "tokenizer.json"})
  void aRepositoryWithoutAnExportIsRefusedByName(String missing) {
    server.hidden = missing;

    EmbedwayException fault =
        assertThrows(EmbedwayException.class, () -> fetch(NAME, Optional.empty()));

    assertEquals(ErrorCode.MODEL_NOT_FOUND, fault.code());
    assertTrue(String.valueOf(fault.getMessage()).contains(HubServer.REPOSITORY));
    assertTrue(String.valueOf(fault.getMessage()).contains(missing));
  }

  @Test
  void aHubThatIsNotThereIsUnavailable() {
    server.close();

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, refusal());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"name", "a/b/c", "../b", "a/..", "a/b@", "a/b@c/d", "a b/c", "a/b..c", "/a", "a/"})
  void whatIsNoRepositoryIsNone(String text) {
    assertEquals(Optional.empty(), HubName.of(text));
  }

  @Test
  void doesNotFollowARedirectOfAPublicHubIntoThisMachine() throws IOException {
    HttpServer inside =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    HttpServer outside =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    List<String> asked = new CopyOnWriteArrayList<>();
    inside.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
        });
    String secret = "http://127.0.0.1:" + inside.getAddress().getPort() + "/secret";
    outside.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().set("Location", secret);
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    inside.start();
    outside.start();
    String url = "http://localhost:" + outside.getAddress().getPort();
    AddressRules rules =
        new AddressRules(host ->
            new InetAddress[] {
              InetAddress.getByName(host.equals("localhost") ? "93.184.216.34" : host)
            });
    try (ModelHub hub =
        new ModelHub(new ServiceAccess(url, Optional.empty()), InstantSource.system(), rules)) {
      PermissionException refused =
          assertThrows(
              PermissionException.class,
              () -> hub.fetch(NAME, target, Instant.now().plusSeconds(20)));

      assertEquals(ErrorCode.PROVIDER_DENIED, refused.code());
      assertEquals(List.of(), asked);
    } finally {
      inside.stop(0);
      outside.stop(0);
    }
  }
}
