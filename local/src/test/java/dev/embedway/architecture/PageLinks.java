package dev.embedway.architecture;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Relative links of Markdown pages: to files of the project and to headings of its pages. */
final class PageLinks {

  private static final Pattern CODE =
      Pattern.compile("^ *```.*?^ *```$|`[^`\\n]*+`", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern LINK =
      Pattern.compile("(?:\\]\\(\\s*+|^ *\\[[^\\]]++]:\\s*+)([^)\\s]++)", Pattern.MULTILINE);

  private static final Pattern FENCE =
      Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);

  private static final Pattern HEADING = Pattern.compile("^#{1,6} +(.*?) *#*$", Pattern.MULTILINE);

  private static final Pattern LINKED_TEXT = Pattern.compile("\\[([^\\]]*+)]\\([^)]*+\\)");

  private final Path root;

  /**
   * @param root directory that paths of pages are relative to
   */
  PageLinks(Path root) {
    this.root = root;
  }

  /**
   * Links of a page that lead nowhere, with the line that each is on.
   *
   * @param pages all pages that a link may name a heading of, by path
   */
  List<String> broken(ProjectText page, Map<String, ProjectText> pages) {
    String prose = CODE.matcher(page.text()).replaceAll(code -> blank(code.group()));
    return LINK.matcher(prose)
        .results()
        .filter(link -> !isFound(link.group(1), page, pages))
        .map(link -> page.path() + ":" + page.line(link.start()) + ": " + link.group(1))
        .toList();
  }

  private boolean isFound(String link, ProjectText page, Map<String, ProjectText> pages) {
    if (link.matches("[a-z]+:.*")) {
      return true;
    }
    String file = link.replaceFirst("#.*", "");
    Path path =
        file.isEmpty()
            ? Path.of(page.path())
            : Path.of(page.path()).resolveSibling(file).normalize();
    if (path.startsWith("..") || !(file.isEmpty() || Files.exists(root.resolve(path)))) {
      return false;
    }
    ProjectText other = file.isEmpty() ? page : pages.get(path.toString().replace('\\', '/'));
    return !link.contains("#")
        || (other != null && anchors(other).contains(link.replaceFirst(".*?#", "")));
  }

  /** Anchors of a page's headings, as GitHub names them. */
  static Set<String> anchors(ProjectText page) {
    Map<String, Integer> counts = new HashMap<>();
    Set<String> anchors = new HashSet<>();
    String prose = FENCE.matcher(page.text()).replaceAll(code -> blank(code.group()));
    HEADING
        .matcher(prose)
        .results()
        .map(heading -> anchor(heading.group(1)))
        .forEach(anchor -> {
          int before = counts.merge(anchor, 1, Integer::sum) - 1;
          anchors.add(before == 0 ? anchor : anchor + "-" + before);
        });
    return anchors;
  }

  private static String anchor(String heading) {
    return LINKED_TEXT
        .matcher(heading)
        .replaceAll("$1")
        .toLowerCase(Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N}_ -]", "")
        .replace(' ', '-');
  }

  private static String blank(String code) {
    return code.replaceAll("\\S", " ");
  }
}
