package dev.embedway.core.fleet;

import dev.embedway.core.model.PromptRole;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model of a hub's repository that runs in the process, as a request names it: {@code
 * [onnx:]owner/name[@revision][:export][@role]}.
 *
 * @param before the provider's name with its colon, or nothing
 * @param id {@code owner/name[:export]}
 * @param revision of the repository; empty where none is named
 * @param after the role with its {@code @}, or nothing
 */
record FleetName(String before, String id, Optional<String> revision, String after) {

  private static final String PROVIDER = "onnx";
  private static final int MAX_ID = 256;
  private static final Pattern FORM =
      Pattern.compile("((?i:onnx:)?)([^/@:\\s]+/[^/@:\\s]+)(?:@([^/@:\\s]+))?(:[^/@:\\s]+)?");

  /** The model as a hub is asked for it: {@code owner/name[@revision][:export]}. */
  String ofHub() {
    int colon = id.indexOf(':');
    String repository = colon < 0 ? id : id.substring(0, colon);
    String export = colon < 0 ? "" : id.substring(colon);
    return repository + revision.map(name -> "@" + name).orElse("") + export;
  }

  /** The same name without a revision, as the model is found once it is here. */
  String found() {
    return before + id + after;
  }

  /** The name in a request's id; empty where the id means no such model. */
  static Optional<FleetName> of(String id, @Nullable String provider) {
    boolean isOfAnother = provider != null && !provider.toLowerCase(Locale.ROOT).equals(PROVIDER);
    if (id.length() > MAX_ID) {
      return Optional.empty();
    }
    int at = id.lastIndexOf('@');
    boolean hasRole = at >= 0 && PromptRole.ofWire(id.substring(at + 1)).isPresent();
    Matcher form = FORM.matcher(hasRole ? id.substring(0, at) : id);
    if (!form.matches() || (isOfAnother && form.group(1).isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new FleetName(
            form.group(1),
            form.group(2) + Optional.ofNullable(form.group(4)).orElse(""),
            Optional.ofNullable(form.group(3)),
            hasRole ? id.substring(at) : ""));
  }
}
