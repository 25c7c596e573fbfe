package dev.embedway.sdktests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The snippets of docs/clients.md.
 *
 * @param text of the page
 * @param snippets by heading, in the order of the page
 */
record ClientsPage(String text, Map<String, Snippet> snippets) {

  static final Path ROOT = Path.of("..");

  private static final Pattern SECTION =
      Pattern.compile("^## (.*?)\\n.*?^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

  /**
   * A program of the page.
   *
   * @param language as the fence names it: python, js, java or go
   * @param code to the letter
   */
  record Snippet(String language, String code) {}

  static ClientsPage read() throws IOException {
    String text = Files.readString(ROOT.resolve("docs").resolve("clients.md"));
    Map<String, Snippet> snippets = new LinkedHashMap<>();
    Matcher section = SECTION.matcher(text);
    while (section.find()) {
      snippets.put(section.group(1), new Snippet(section.group(2), section.group(3)));
    }
    return new ClientsPage(text, snippets);
  }
}
