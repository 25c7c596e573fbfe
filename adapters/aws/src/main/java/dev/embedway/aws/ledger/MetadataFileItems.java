package dev.embedway.aws.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InternalException;
import dev.embedway.core.pipeline.document.MetadataFile;
import java.util.Map;

/** Codec of a document's {@link MetadataFile} as an attribute of its item. */
final class MetadataFileItems {

  private static final TypeReference<Map<String, Object>> ATTRIBUTES = new TypeReference<>() {};

  /** Whole numbers read back as they were given, so that equal attributes are equal. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

  private MetadataFileItems() {}

  static Item of(MetadataFile metadataFile) {
    Item.Builder item =
        Item.builder()
            .with("version", metadataFile.version())
            .with("applied", metadataFile.applied())
            .with("attributes", write(metadataFile.attributes()));
    metadataFile.object().ifPresent(object -> item.with("object", LedgerItems.source(object)));
    metadataFile.error().ifPresent(error -> item.with("error", LedgerItems.error(error)));
    return item.build();
  }

  static MetadataFile metadataFile(Item item) {
    return new MetadataFile(
        item.longValue("version"),
        item.longValue("applied"),
        item.map("object").map(LedgerItems::source),
        read(item.string("attributes")),
        item.map("error").map(LedgerItems::error));
  }

  private static String write(Map<String, Object> attributes) {
    try {
      return JSON.writeValueAsString(attributes);
    } catch (JsonProcessingException e) {
      throw new InternalException(ErrorCode.INTERNAL, "attributes cannot be written", null);
    }
  }

  private static Map<String, Object> read(String attributes) {
    try {
      return JSON.readValue(attributes, ATTRIBUTES);
    } catch (JsonProcessingException e) {
      throw new InternalException(ErrorCode.INTERNAL, "attributes are damaged", null);
    }
  }
}
