package dev.embedway.local;

import dev.embedway.local.cloud.LocalCloud;
import dev.embedway.local.cloud.config.CloudConfig;
import dev.embedway.local.cloud.data.Connection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A local cloud on a directory of its own, with the clocks of tests. */
public record RunningCloud(LocalCloud cloud) implements AutoCloseable {

  static RunningCloud start() {
    try {
      Path directory =
          Files.createTempDirectory(Files.createDirectories(Path.of("target")), "cloud");
      return start(directory, TestEnvironment.variables());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A cloud with its data and its log in a directory, whose operator set these variables. */
  static RunningCloud start(Path directory, Map<String, String> variables) {
    return new RunningCloud(
        LocalCloud.start(CloudConfig.of(directory, 0, variables), System.err::println));
  }

  /** A client of its S3, as a user's would be. */
  public static S3Client s3(Connection connection) {
    Connection.S3 there = connection.s3();
    return S3Client.builder()
        .endpointOverride(there.endpoint())
        .region(Region.of(there.region()))
        .forcePathStyle(true)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(there.accessKeyId(), there.secretAccessKey())))
        .build();
  }

  @Override
  public void close() {
    cloud.close();
  }
}
