package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.models.known.PublishedModel;
import dev.embedway.models.onnxfile.ExternalFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Origin of a directory's model, which is written beside its files.
 *
 * @param model {@link HubName#model}
 * @param commit that its files are of, 40 hex digits
 * @param revision that was asked for, {@value #NEWEST} where none was; empty where a release before
 *     0.1 wrote the file, which did not keep it
 * @param sha256 of its weights and of its tokenizer as they came, 64 hex digits; empty likewise
 */
public record HubOrigin(String model, String commit, String revision, String sha256) {

  private static final String FILE = "hub.json";

  /** The branch that is taken where no revision is asked for. */
  public static final String NEWEST = "main";

  /**
   * Writes it beside the files that came.
   *
   * @throws IOException when they cannot be read, too
   */
  public static HubOrigin write(HubName name, String commit, Path directory) throws IOException {
    Path weights = directory.resolve(ModelFiles.WEIGHTS);
    List<Path> all =
        Stream.concat(
                Stream.of(weights), ExternalFiles.of(weights).stream().map(directory::resolve))
            .toList();
    String sha256 = sha256(all, directory.resolve(ModelFiles.TOKENIZER));
    HubOrigin origin = new HubOrigin(name.model(), commit, name.revision().orElse(NEWEST), sha256);
    ObjectMapper json = new ObjectMapper();
    Files.write(
        directory.resolve(FILE),
        json.writerWithDefaultPrettyPrinter()
            .writeValueAsBytes(
                json.createObjectNode()
                    .put("repository", origin.model())
                    .put("commit", origin.commit())
                    .put("revision", origin.revision())
                    .put("sha256", origin.sha256())));
    return origin;
  }

  /** That of a directory of this name; empty where there is none, or one of another directory's. */
  static Optional<HubOrigin> read(String name, Path directory) {
    Path file = directory.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = new ObjectMapper().readTree(file.toFile());
      return HubName.of(json.path("repository").asText())
          .filter(hub -> hub.revision().isEmpty() && hub.directory().equals(name))
          .map(hub ->
              new HubOrigin(
                  hub.model(),
                  json.path("commit").asText(),
                  json.path("revision").asText(),
                  json.path("sha256").asText()));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The id of the model of a directory: its repository's, or the directory's name. */
  static String idOf(String name, Path directory) {
    return read(name, directory).map(HubOrigin::model).orElse(name);
  }

  /** That of a directory whose model has this id. */
  private static Optional<HubOrigin> ofModel(String id, Path directory) {
    return HubName.of(id).flatMap(hub -> read(hub.directory(), directory));
  }

  /**
   * The published model that a directory's files are of: those of the newest commit at the time, of
   * the repository's plain export, and not changed since.
   */
  static Optional<PublishedModel> published(String id, ModelFiles files, Path directory)
      throws IOException {
    Optional<HubOrigin> origin =
        ofModel(id, directory).filter(each -> each.revision().equals(NEWEST));
    Optional<PublishedModel> model = origin.flatMap(each -> PublishedModel.find(each.model()));
    if (model.isEmpty()) {
      return model;
    }
    String now = sha256(files.allWeights(), files.tokenizer());
    return model.filter(_ -> origin.filter(each -> each.sha256().equals(now)).isPresent());
  }

  private static String sha256(List<Path> weights, Path tokenizer) throws IOException {
    return WeightsCheck.sha256(Stream.concat(weights.stream(), Stream.of(tokenizer)).toList());
  }
}
