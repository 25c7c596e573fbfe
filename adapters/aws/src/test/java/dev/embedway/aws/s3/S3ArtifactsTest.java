package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.aws.TestCloud;
import dev.embedway.aws.client.AwsClients;
import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ContentHash;
import dev.embedway.core.pipeline.artifact.Artifacts;
import dev.embedway.core.pipeline.artifact.ChunkBatch;
import dev.embedway.core.pipeline.document.DocumentId;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.contracts.pipeline.ArtifactsContract;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

final class S3ArtifactsTest extends ArtifactsContract {

  private static final AwsClients CLIENTS = TestCloud.clients();
  private static final TenantId TENANT = new TenantId("textless");

  @AfterAll
  static void closeClients() {
    CLIENTS.close();
  }

  @Override
  protected Artifacts artifacts() {
    return new S3Artifacts(CLIENTS.s3(), TestCloud.bucket(CLIENTS));
  }

  @Test
  void chunkBatchWhoseTextIsGoneIsGone() {
    JobId job = new JobId(TENANT, DocumentId.of(TENANT, "docs", "a.md"), 1, 1);
    ChunkBatch batch =
        new ChunkBatch(
            ContentHash.of("Some words."),
            Map.of(),
            List.of(new ChunkBatch.Entry(new Chunk(0, 0, 11, "Some words.", 3), Optional.empty())));
    Artifacts textless = artifacts();

    textless.putChunks(job, 0, batch);
    Optional<ChunkBatch> without = textless.chunks(job, 0);
    textless.putText(job, batch.text(), "Some words.");

    assertEquals(Optional.empty(), without);
    assertEquals(Optional.of(batch), textless.chunks(job, 0));
  }
}
