package dev.embedway.aws.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.client.AwsClients;
import dev.embedway.aws.client.AwsEndpoints;
import dev.embedway.aws.s3.S3ModelStore;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.error.InternalException;
import dev.embedway.emulators.SharedEmulators;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.core.sync.RequestBody;

class S3ModelsTest {

  private static final String MODEL = "small@7";

  private final AwsClients clients =
      AwsClients.at(
          new AwsEndpoints(
              Optional.empty(), Optional.empty(), Optional.of(SharedEmulators.s3Endpoint())),
          "us-east-1",
          AwsBasicCredentials.create(
              SharedEmulators.CREDENTIALS.accessKeyId(),
              SharedEmulators.CREDENTIALS.secretAccessKey()));
  private final String bucket = SharedEmulators.freshName("artifacts");

  @TempDir Path directory;

  @BeforeEach
  void makeBucket() {
    clients.s3().createBucket(create -> create.bucket(bucket));
  }

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void filesAreBroughtAndCheckedAgainstTheirSums() throws IOException {
    put("model.onnx", "weights");
    put("1_Pooling/config.json", "{}");
    put("SHA256SUMS", sum("weights", "model.onnx") + sum("{}", "1_Pooling/config.json"));

    models().install(List.of(MODEL));

    assertEquals("weights", Files.readString(directory.resolve("small/model.onnx")));
    assertEquals("{}", Files.readString(directory.resolve("small/1_Pooling/config.json")));
  }

  @Test
  void aFileThatIsThereIsNotFetchedAgain() throws IOException {
    Files.createDirectories(directory.resolve("small"));
    Files.writeString(directory.resolve("small/model.onnx"), "weights");
    put("SHA256SUMS", sum("weights", "model.onnx"));

    models().install(List.of(MODEL));

    assertEquals("weights", Files.readString(directory.resolve("small/model.onnx")));
  }

  @Test
  void aFileThatIsNotTheOneOfItsSumIsRefused() {
    put("model.onnx", "other weights");
    put("SHA256SUMS", sum("weights", "model.onnx"));
    S3Models models = models();

    InternalException thrown =
        assertThrows(InternalException.class, () -> models.install(List.of(MODEL)));

    assertTrue(String.valueOf(thrown.getMessage()).contains("models/small@7/model.onnx"));
    assertFalse(Files.exists(directory.resolve("small/model.onnx")));
  }

  @Test
  void aNameThatLeavesTheDirectoryIsRefused() {
    put("SHA256SUMS", sum("weights", "../model.onnx"));
    S3Models models = models();

    assertThrows(InternalException.class, () -> models.install(List.of(MODEL)));
  }

  private S3Models models() {
    return new S3Models(new S3ModelStore(clients.s3(), bucket), directory);
  }

  private void put(String name, String content) {
    clients
        .s3()
        .putObject(
            put -> put.bucket(bucket).key("models/" + MODEL + "/" + name),
            RequestBody.fromString(content));
  }

  private static String sum(String content, String name) {
    return ContentHash.of(content).hex() + "  " + name + "\n";
  }
}
