package dev.embedway.models;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A repository of a hub of models.
 *
 * @param repository {@code owner/name}
 * @param revision a branch, a tag or a commit; empty for the newest
 */
public record HubName(String repository, Optional<String> revision) {

  private static final String PART = "[A-Za-z0-9](?:[A-Za-z0-9_-]|\\.(?!\\.)){0,45}";
  private static final Pattern FORM =
      Pattern.compile("(" + PART + "/" + PART + ")(?:@([A-Za-z0-9][A-Za-z0-9._-]{0,127}))?");

  /** What {@code owner/name} or {@code owner/name@revision} names; empty for anything else. */
  public static Optional<HubName> of(String text) {
    Matcher form = FORM.matcher(text);
    return form.matches()
        ? Optional.of(new HubName(form.group(1), Optional.ofNullable(form.group(2))))
        : Optional.empty();
  }

  /** The directory that its model is in, among those of other models. */
  public String directory() {
    return directory(repository);
  }

  static String directory(String repository) {
    return repository.replace("/", "--");
  }
}
