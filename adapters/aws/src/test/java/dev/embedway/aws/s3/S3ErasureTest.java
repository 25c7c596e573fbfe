package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.erasure.ErasurePlace;
import dev.embedway.core.erasure.ErasurePlace.Slice;
import dev.embedway.core.erasure.ErasureScope;
import dev.embedway.core.tenant.TenantId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.model.S3Object;

class S3ErasureTest {

  private static final AwsClients CLIENTS = TestCloud.clients();

  private final String bucket = TestCloud.bucket(CLIENTS);

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Test
  void artifactsOfATenantGoFromEveryFolderAndThoseOfOthersStay() {
    List<String> folders = List.of("attributes/", "files/", "generations/", "upserts/");
    List<String> staying = folders.stream().map(folder -> folder + "stays/x").toList();
    Stream.concat(staying.stream(), folders.stream().map(folder -> folder + "goes/x"))
        .forEach(this::put);
    ErasurePlace place = S3Erasure.ofArtifacts(CLIENTS.s3(), bucket);
    ErasureScope scope = new ErasureScope(new TenantId("goes"), new TenantId("erased-goes"));

    for (Slice slice = place.find(scope, Optional.empty());
        !slice.found().isEmpty();
        slice = place.find(scope, slice.next())) {
      place.erase(scope, slice.found());
    }

    assertEquals(staying, keys());
  }

  private void put(String key) {
    CLIENTS.s3().putObject(put -> put.bucket(bucket).key(key), RequestBody.fromString("x"));
  }

  private List<String> keys() {
    return CLIENTS.s3().listObjectsV2(list -> list.bucket(bucket)).contents().stream()
        .map(S3Object::key)
        .toList();
  }
}
