package dev.embedway.functions.api.embeddings;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.functions.api.http.message.Fields;

/** Encoding of the floats of an answer. */
enum EncodingFormat {
  /** Decimal numbers: about 12.3 characters each where vectors have length 1, comma included. */
  FLOAT(12.5),
  /** Little-endian float32 in base64. */
  BASE64(16.0 / 3);

  private final double charactersPerFloat;

  EncodingFormat(double charactersPerFloat) {
    this.charactersPerFloat = charactersPerFloat;
  }

  /** Estimated characters of one float in an answer. */
  double charactersPerFloat() {
    return charactersPerFloat;
  }

  /** The format that a request asks for; float where it does not say. */
  static EncodingFormat of(Fields fields) {
    boolean isText = fields.any("encoding_format").map(node -> node.isTextual()).orElse(true);
    String name = isText ? fields.text("encoding_format").orElse("float") : "";
    return switch (name) {
      case "float" -> FLOAT;
      case "base64" -> BASE64;
      default ->
          throw new InvalidRequestException(
              ErrorCode.INVALID_ENCODING_FORMAT,
              "encoding_format is not known; allowed are float, base64",
              "encoding_format");
    };
  }
}
