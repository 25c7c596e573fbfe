package dev.embedway.local.cli.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.local.cli.client.ApiClient;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Documents of a store that came from given directories and whose files are there no more. What is
 * passed over on purpose, or excluded, is not missing.
 *
 * <p>One thread at a time.
 */
final class Mirror {

  private final ApiClient api;
  private final String store;
  private final IngestFiles local;
  private final IngestRules rules;
  private final Set<String> there;

  Mirror(ApiClient api, String store, IngestFiles local, IngestRules rules) {
    this.api = api;
    this.store = store;
    this.local = local;
    this.rules = rules;
    this.there = local.files().stream().map(IngestFile::key).collect(Collectors.toSet());
  }

  /**
   * The documents to delete, in the order of their keys.
   *
   * @throws CommandFailure when there are some and no file at all was found, as where a disk is not
   *     mounted
   */
  List<Missing> missing() {
    List<Missing> missing = new ArrayList<>();
    Map<String, String> parameters = new LinkedHashMap<>(Map.of("store", store));
    Optional<JsonNode> page = api.find(ApiClient.query("/v1/documents", parameters));
    while (page.isPresent()) {
      for (JsonNode document : page.get().path("data")) {
        if (isMissing(document.path("key").asText())) {
          missing.add(new Missing(document.path("id").asText(), document.path("key").asText()));
        }
      }
      page =
          page.filter(known -> known.hasNonNull("next"))
              .map(known -> {
                parameters.put("after", known.path("next").asText());
                return api.get(ApiClient.query("/v1/documents", parameters));
              });
    }
    if (local.files().isEmpty() && !missing.isEmpty()) {
      throw new CommandFailure(
          "No file was found, so the %d documents of %s are kept. To delete them all, delete the store."
              .formatted(missing.size(), String.join(", ", local.roots())));
    }
    return missing;
  }

  private boolean isMissing(String key) {
    Optional<String> root =
        local.roots().stream().filter(each -> each.endsWith("/") && key.startsWith(each)).findAny();
    return root.isPresent()
        && !there.contains(key)
        && rules.ofFile(key.substring(root.get().length())).isEmpty()
        && local.skipped().stream().noneMatch(file -> covers(file, key));
  }

  private static boolean covers(SkippedFile skipped, String key) {
    return skipped.reason() != SkipReason.EMPTY
        && (key.equals(skipped.key()) || key.startsWith(skipped.key() + "/"));
  }

  /** Deletes a document; one that somebody else deleted meanwhile is as good. */
  void delete(Missing document) {
    if (api.find("/v1/documents/" + document.id()).isPresent()) {
      api.delete("/v1/documents/" + document.id());
    }
  }

  /** A document whose file is gone. */
  record Missing(String id, String key) {}
}
