package dev.embedway.core.config;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Settings of functions on Lambda.
 *
 * @param models to take from the artifacts bucket at the start, each {@code id@revision}
 */
public record LambdaSettings(List<String> models) {

  private static final Pattern MODEL =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,127}@[A-Za-z0-9][A-Za-z0-9._-]{0,127}");

  static final Setting MODELS =
      Setting.text(
          "EMBEDWAY_S3_MODELS",
          "",
          "`id@revision`, several separated by commas",
          """
          Models that a function takes from the artifacts bucket when it starts, since they do not \
          fit its zip: the files below `models/<id>@<revision>/`, checked against the `SHA256SUMS` \
          there. They are put into `EMBEDDINGS_MODEL_STORAGE_DIR`; with SnapStart they and all \
          else there may have 512 MB.\
          """);

  static final List<Setting> ALL = List.of(MODELS);

  public LambdaSettings {
    models = List.copyOf(models);
  }

  static LambdaSettings read(Environment environment) {
    List<String> models =
        Stream.of(environment.text(MODELS).split(",", -1))
            .map(String::strip)
            .filter(model -> !model.isEmpty())
            .toList();
    if (!models.stream().allMatch(model -> MODEL.matcher(model).matches())) {
      environment.fault(MODELS, "given was something else");
      return new LambdaSettings(List.of());
    }
    return new LambdaSettings(models);
  }
}
