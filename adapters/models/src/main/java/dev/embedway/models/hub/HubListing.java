package dev.embedway.models.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.models.catalog.HubName;
import dev.embedway.models.http.UpstreamErrors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Files to take from a repository.
 *
 * @param commit that all files are of
 * @param wanted files that every model needs; the graph among them names the rest
 * @param weights path of the graph
 * @param files all that the repository has, by path
 */
record HubListing(String commit, List<Wanted> wanted, String weights, Map<String, JsonNode> files) {

  /** Directories of exports; the first that exists is used. */
  private static final List<String> PLACES = List.of("onnx/", "");

  /** A named export, as Optimum and Sentence Transformers write them. */
  private static final Pattern EXPORT = Pattern.compile("(?:onnx/)?model_([A-Za-z0-9_-]+)\\.onnx");

  private static final List<String> TOKENIZERS = List.of("tokenizer.json", "onnx/tokenizer.json");

  /** Paths of configuration files in a repository; none of them is code. */
  private static final List<String> CONFIGURATION =
      List.of(
          "config.json",
          "modules.json",
          "1_Pooling/config.json",
          "config_sentence_transformers.json",
          "sentence_bert_config.json",
          "tokenizer_config.json");

  HubListing {
    wanted = List.copyOf(wanted);
    files = Map.copyOf(files);
  }

  /** The files that hold weights beside the graph, by the names that it has for them. */
  List<Wanted> beside(HubName name, List<String> external) {
    String place = weights.substring(0, weights.lastIndexOf('/') + 1);
    List<Wanted> more = new ArrayList<>();
    for (String file : external) {
      if (!files.containsKey(place + file)) {
        throw lacks(name, "no file that its ONNX export needs", List.of(place + file));
      }
      more.add(wanted(files, place + file, file));
    }
    return more;
  }

  /**
   * A file.
   *
   * @param path in the repository
   * @param as its place in the model's directory
   * @param hash in hex: SHA-256, or that of Git's object
   */
  record Wanted(String path, String as, long bytes, String hash) {

    private static final int SHA256_DIGITS = 64;

    /** True if a file has this content. */
    boolean isIn(Path file) throws IOException {
      if (Files.size(file) != bytes) {
        return false;
      }
      MessageDigest digest = digest(hash.length() == SHA256_DIGITS ? "SHA-256" : "SHA-1");
      if (hash.length() != SHA256_DIGITS) {
        digest.update(("blob " + bytes + "\0").getBytes(StandardCharsets.US_ASCII));
      }
      try (InputStream content = new DigestInputStream(Files.newInputStream(file), digest)) {
        content.transferTo(java.io.OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest()).equals(hash);
    }

    private static MessageDigest digest(String algorithm) {
      try {
        return MessageDigest.getInstance(algorithm);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has it", e);
      }
    }
  }

  /** That of a hub's answer. */
  static HubListing of(HubName name, JsonNode json) {
    String commit = json.path("sha").asText();
    if (!commit.matches("[0-9a-f]{40}")) {
      throw UpstreamErrors.malformed("huggingface", "no commit");
    }
    Map<String, JsonNode> files = new LinkedHashMap<>();
    json.path("siblings").forEach(file -> files.put(file.path("rfilename").asText(), file));
    List<String> exports = exports(name);
    String weights =
        first(files, exports).orElseThrow(() -> lacksExport(name, files.keySet(), exports));
    String tokenizer =
        first(files, TOKENIZERS).orElseThrow(() -> lacks(name, "no tokenizer", TOKENIZERS));
    List<Wanted> wanted = new ArrayList<>();
    wanted.add(wanted(files, weights, "model.onnx"));
    wanted.add(wanted(files, tokenizer, "tokenizer.json"));
    for (String path : CONFIGURATION) {
      if (files.containsKey(path)) {
        wanted.add(wanted(files, path, path));
      }
    }
    return new HubListing(commit, wanted, weights, files);
  }

  private static List<String> exports(HubName name) {
    String file = "model" + name.export().map(which -> "_" + which).orElse("") + ".onnx";
    return PLACES.stream().map(place -> place + file).toList();
  }

  private static NotFoundException lacksExport(
      HubName name, Set<String> files, List<String> exports) {
    String named =
        files.stream()
            .flatMap(file -> EXPORT.matcher(file).results())
            .map(form -> name.repository() + ":" + form.group(1))
            .sorted()
            .collect(Collectors.joining(", "));
    return named.isEmpty()
        ? lacks(name, "no ONNX export", exports)
        : new NotFoundException(
            ErrorCode.MODEL_NOT_FOUND,
            name.repository()
                + " has no "
                + String.join(" and no ", exports)
                + "; its other exports are "
                + named,
            "model");
  }

  private static Optional<String> first(Map<String, JsonNode> files, List<String> places) {
    return places.stream().filter(files::containsKey).findFirst();
  }

  private static Wanted wanted(Map<String, JsonNode> files, String path, String as) {
    JsonNode file = Optional.ofNullable(files.get(path)).orElseThrow();
    String sha256 = file.at("/lfs/sha256").asText();
    String hash = sha256.isEmpty() ? file.path("blobId").asText() : sha256;
    long bytes = file.at("/lfs/size").asLong(file.path("size").asLong(-1));
    if (!hash.matches("[0-9a-f]{40}|[0-9a-f]{64}") || bytes < 0) {
      throw UpstreamErrors.malformed("huggingface", "a file without size and hash");
    }
    return new Wanted(path, as, bytes, hash);
  }

  private static NotFoundException lacks(HubName name, String what, List<String> places) {
    return new NotFoundException(
        ErrorCode.MODEL_NOT_FOUND,
        name.repository()
            + " has "
            + what
            + " ("
            + String.join(", ", places)
            + "); export it, for one by optimum-cli export onnx, and add the directory",
        "model");
  }
}
