package dev.embedway.core.pipeline.message;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.PipelineMessage.ApplyMetadata;
import dev.embedway.core.pipeline.message.PipelineMessage.ChunkDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.EmbedBatch;
import dev.embedway.core.pipeline.message.PipelineMessage.RemoveDocument;
import dev.embedway.core.pipeline.message.PipelineMessage.RestoreArtifacts;
import dev.embedway.core.pipeline.message.PipelineMessage.StoreBatch;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import dev.embedway.topology.Lane;
import java.util.Optional;

/**
 * Messages as JSON: {@code
 * {"v":1,"type":...,"tenant":...,"job":...,"batch":...,"lane":"bulk","trace":...}}, {@code batch}
 * only where the type has one, {@code lane} where it is not the live one, {@code trace} where one
 * is known. A member that is not known is passed over, so that it can be added without a new
 * version; so is a trace that cannot be read.
 *
 * <p>Thread-safe. What cannot be read never can: every fault is an {@link InvalidRequestException},
 * which no retry helps, and holds nothing of the body.
 */
public final class MessageCodec {

  private static final int VERSION = 1;

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  /** One line of JSON. */
  public String encode(PipelineMessage message) {
    ObjectNode node =
        json.createObjectNode()
            .put("v", VERSION)
            .put("type", MessageType.of(message).wire())
            .put("tenant", message.job().tenant().value())
            .put("job", message.job().wire());
    switch (message) {
      case ChunkDocument _, RestoreArtifacts _, ApplyMetadata _, RemoveDocument _ -> {}
      case EmbedBatch embed -> node.put("batch", embed.batch());
      case StoreBatch store -> node.put("batch", store.batch());
    }
    if (message.lane() != Lane.LIVE) {
      node.put("lane", message.lane().wire());
    }
    message.trace().ifPresent(trace -> node.put("trace", trace.hex()));
    return node.toString();
  }

  /**
   * The message of a body.
   *
   * @throws InvalidRequestException {@code invalid_json} for what is not one JSON object, {@code
   *     invalid_parameter} for another version, an unknown type or a member that does not fit
   */
  public PipelineMessage decode(String body) {
    JsonNode node = read(body);
    JsonNode version = node.path("v");
    if (!version.isIntegralNumber()
        || !version.canConvertToInt()
        || version.intValue() != VERSION) {
      throw invalid("a message's version is not " + VERSION, "v");
    }
    JobId job = job(node);
    Optional<TraceId> trace = TraceId.parse(node.path("trace").asText());
    MessageType type =
        MessageType.named(node.path("type").asText())
            .orElseThrow(() -> invalid("a message's type is not known", "type"));
    return switch (type) {
      case CHUNK_DOCUMENT -> new ChunkDocument(job, trace);
      case RESTORE_ARTIFACTS -> new RestoreArtifacts(job, trace);
      case EMBED_BATCH -> new EmbedBatch(job, batch(node), lane(node), trace);
      case STORE_BATCH -> new StoreBatch(job, batch(node), lane(node), trace);
      case APPLY_METADATA -> new ApplyMetadata(job, trace);
      case REMOVE_DOCUMENT -> new RemoveDocument(job, trace);
    };
  }

  private JsonNode read(String body) {
    try {
      JsonNode node = json.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // Its text quotes the body: neither it nor its cause goes on.
    }
    throw new InvalidRequestException(
        ErrorCode.INVALID_JSON, "a message of " + body.length() + " characters is no object", null);
  }

  private static JobId job(JsonNode node) {
    String tenant = node.path("tenant").asText();
    if (!node.path("tenant").isTextual() || !TenantId.isValid(tenant)) {
      throw invalid("a message's tenant is no tenant's name", "tenant");
    }
    return JobId.parse(new TenantId(tenant), node.path("job").asText())
        .orElseThrow(() -> invalid("a message's job is no job's id", "job"));
  }

  /** LIVE for a message of a version that knew no lanes, and for a lane of a later one. */
  private static Lane lane(JsonNode node) {
    return node.path("lane").asText().equals(Lane.BULK.wire()) ? Lane.BULK : Lane.LIVE;
  }

  private static int batch(JsonNode node) {
    JsonNode batch = node.path("batch");
    if (!batch.isIntegralNumber() || !batch.canConvertToInt() || batch.intValue() < 0) {
      throw invalid("a message's batch is no number from 0", "batch");
    }
    return batch.intValue();
  }

  private static InvalidRequestException invalid(String message, String member) {
    return new InvalidRequestException(ErrorCode.INVALID_PARAMETER, message, member);
  }
}
