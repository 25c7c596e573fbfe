package dev.embedway.models.catalog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A model in a repository of a hub of models.
 *
 * @param repository {@code owner/name}
 * @param revision a branch, a tag or a commit; empty for the newest
 * @param export which of the repository's ONNX exports, such as {@code O4} or {@code fp16} of
 *     {@code model_O4.onnx} and {@code model_fp16.onnx}; empty for {@code model.onnx}
 */
public record HubName(String repository, Optional<String> revision, Optional<String> export) {

  private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?!\\.)){0,45}";
  private static final Pattern FORM =
      Pattern.compile(
          "("
              + PART
              + "/"
              + PART
              + ")(?:@([A-Za-z0-9][A-Za-z0-9._-]{0,127}))?(?::([A-Za-z0-9][A-Za-z0-9_-]{0,63}))?");

  /** The model that {@code owner/name[@revision][:export]} names; empty for anything else. */
  public static Optional<HubName> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(
            new HubName(
                form.group(1),
                Optional.ofNullable(form.group(2)),
                Optional.ofNullable(form.group(3))))
        : Optional.empty();
  }

  /** The model's id: the repository, and which export of it. */
  public String model() {
    return repository + export.map(which -> ":" + which).orElse("");
  }

  /** The directory that its model is in, among those of other models: no name has two dots. */
  public String directory() {
    return repository.replace("/", "--") + export.map(which -> ".." + which).orElse("");
  }
}
