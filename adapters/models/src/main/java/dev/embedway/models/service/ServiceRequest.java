package dev.embedway.models.service;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.util.Map;

/**
 * A POST of JSON.
 *
 * @param headers beside the content's type
 */
record ServiceRequest(URI uri, Map<String, String> headers, JsonNode body) {

  ServiceRequest {
    headers = Map.copyOf(headers);
  }

  /** Nothing of it belongs in a log. */
  @Override
  public String toString() {
    return "ServiceRequest";
  }
}
