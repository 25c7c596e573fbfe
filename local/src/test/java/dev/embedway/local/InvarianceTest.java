package dev.embedway.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.model.Vector;
import dev.embedway.core.pipeline.artifact.BatchVectors;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.local.cloud.LocalCloud;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The same text has the same vector, whichever way it comes. */
@Timeout(360)
@ExtendWith(CloudExtension.class)
class InvarianceTest {

  private static final String TEXT = "The lamp of the lighthouse turns once in twelve seconds.";
  private static final int DIM = 384;

  @ParameterizedTest
  @CsvSource({"all-MiniLM-L6-v2, 0", "all-MiniLM-L6-v2-fp32, 1e-5"})
  void aloneInABatchAndThroughThePipeline(String model, float tolerance, LocalCloud cloud) {
    Api api = Api.of(cloud.connection());

    Vector alone = embed(api, model, List.of(TEXT)).getFirst();
    Vector inBatch = embed(api, model, amongOthers()).get(40);
    Vector stored = throughThePipeline(api, cloud, model);

    assertArrayEquals(alone.toArray(), inBatch.toArray(), tolerance);
    assertArrayEquals(alone.toArray(), stored.toArray(), tolerance);
  }

  private static List<String> amongOthers() {
    return IntStream.range(0, 64)
        .mapToObj(i -> i == 40 ? TEXT : "Filler " + i + ". " + "Waves and wind. ".repeat(i % 12))
        .toList();
  }

  private static List<Vector> embed(Api api, String model, List<String> texts) {
    ObjectNode request = api.object().put("model", model).put("encoding_format", "base64");
    texts.forEach(request.putArray("input")::add);
    JsonNode data = api.post("/v1/embeddings", request).body().path("data");
    assertEquals(texts.size(), data.size());
    return Stream.iterate(0, i -> i + 1)
        .limit(texts.size())
        .map(i -> Base64.getDecoder().decode(data.path(i).path("embedding").asText()))
        .map(bytes -> Vector.read(ByteBuffer.wrap(bytes), DIM))
        .toList();
  }

  private static Vector throughThePipeline(Api api, LocalCloud cloud, String model) {
    String store = "invariance-" + model.length();
    api.post("/v1/vector_stores", api.object().put("name", store).put("embedding_model", model));
    JsonNode accepted = api.upload(store, "lamp.txt", TEXT);
    api.awaitCompleted(accepted.path("id").asText());
    JobId job = JobId.parse(TenantId.DEFAULT, accepted.path("job_id").asText()).orElseThrow();
    BatchVectors batch =
        cloud.services().pipeline().ports().artifacts().vectors(job, 0).orElseThrow();
    assertEquals(1, batch.vectors().size());
    return batch.at(0).orElseThrow();
  }
}
