package dev.embedway.models.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import dev.embedway.core.model.ModelSpec.Normalization;
import dev.embedway.core.model.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps that sentence-transformers would take with a model: {@code modules.json} and the
 * pooling's own file.
 *
 * @param pooling how a text's vector is made of its tokens'
 * @param normalization whether a step brings vectors to length 1
 * @param dim that the pooling's file names; 0 where it does not
 */
record ModuleList(Pooling pooling, Normalization normalization, int dim) {
  private static final String FILE = "modules.json";
  private static final String PACKAGE = "sentence_transformers.";

  /** Reads the files; faults are noted, and something returned in any case. */
  static ModuleList read(ConfigFiles files) {
    String place = "1_Pooling";
    Normalization normalization = Normalization.NONE;
    boolean pooled = false;
    JsonNode modules = files.requiredJson(FILE);
    for (JsonNode module : modules) {
      String type = module.path("type").asText("");
      String step = type.substring(type.lastIndexOf('.') + 1);
      if (!type.startsWith(PACKAGE)) {
        files.fault(
            FILE + ": " + printable(type) + " is code of the repository, which is never run");
      } else if (step.equals("Pooling")) {
        pooled = true;
        place = place(files, module.path("path").asText(""));
      } else if (step.equals("Normalize")) {
        normalization = Normalization.L2;
      } else if (!step.equals("Transformer")) {
        files.fault(
            FILE
                + ": the step "
                + printable(step)
                + " is not supported; Transformer, Pooling and Normalize are");
      }
    }
    if (!modules.isMissingNode() && !pooled) {
      files.fault(FILE + ": there is no step Pooling");
    }
    return pooling(files, place + "/config.json", normalization);
  }

  private static String place(ConfigFiles files, String path) {
    if (path.matches("[A-Za-z0-9_][A-Za-z0-9_.-]*")) {
      return path;
    }
    files.fault(FILE + ": the path of Pooling must be a directory of the model's");
    return "1_Pooling";
  }

  private static ModuleList pooling(ConfigFiles files, String name, Normalization normalization) {
    JsonNode json = files.requiredJson(name);
    List<String> modes = new ArrayList<>();
    ConfigFiles.text(json, "pooling_mode").ifPresent(modes::add);
    json.fieldNames()
        .forEachRemaining(field -> {
          if (field.startsWith("pooling_mode_") && json.path(field).asBoolean()) {
            modes.add(field.substring("pooling_mode_".length()));
          }
        });
    if (!json.isMissingNode() && !json.path("include_prompt").asBoolean(true)) {
      files.fault(name + ": include_prompt false is not supported");
    }
    int dim = ConfigFiles.number(json, "word_embedding_dimension", "embedding_dimension").orElse(0);
    return new ModuleList(
        json.isMissingNode() ? Pooling.MEAN : mode(files, name, modes), normalization, dim);
  }

  private static Pooling mode(ConfigFiles files, String name, List<String> modes) {
    Optional<Pooling> mode =
        switch (modes.size() == 1 ? modes.getFirst() : "") {
          case "cls", "cls_token" -> Optional.of(Pooling.CLS);
          case "mean", "mean_tokens" -> Optional.of(Pooling.MEAN);
          case "lasttoken" -> Optional.of(Pooling.LAST_TOKEN);
          default -> Optional.empty();
        };
    if (mode.isPresent()) {
      return mode.get();
    }
    files.fault(
        name
            + ": the pooling is "
            + (modes.isEmpty() ? "missing" : printable(String.join(" and ", modes)))
            + "; exactly one of cls, mean and lasttoken is supported");
    return Pooling.MEAN;
  }

  /** A name from a file as an error may show it. */
  static String printable(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9_. -]", "?");
    return safe.substring(0, Math.min(safe.length(), 80));
  }
}
