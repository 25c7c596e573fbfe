package dev.embedway.local.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Documents and questions of the demo.
 *
 * @param paths files and directories
 * @param questions about them
 */
record DemoScript(List<Path> paths, List<Question> questions) {

  private static final String QUESTIONS = "demo-questions.json";

  DemoScript {
    paths = List.copyOf(paths);
    questions = List.copyOf(questions);
  }

  /**
   * A question.
   *
   * @param expected name of the file that its best passage is to come from; empty for any
   */
  record Question(String text, Optional<String> expected) {}

  /** The sample documents in {@code examples}, and the questions that come with them. */
  static DemoScript bundled(Path examples) {
    if (!Files.isDirectory(examples)) {
      throw new CommandFailure(
          "There is no "
              + examples
              + ". Give files of your own: ./embedway demo PATH \"QUESTION\"");
    }
    try (InputStream json =
        Objects.requireNonNull(DemoScript.class.getResourceAsStream(QUESTIONS))) {
      return new DemoScript(
          List.of(examples),
          StreamSupport.stream(new ObjectMapper().readTree(json).spliterator(), false)
              .map(DemoScript::question)
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Question question(JsonNode node) {
    return new Question(
        node.path("question").asText(), Optional.of(node.path("expected").asText()));
  }

  /** One's own documents and question. */
  static DemoScript of(List<Path> paths, String question) {
    return new DemoScript(paths, List.of(new Question(question, Optional.empty())));
  }
}
