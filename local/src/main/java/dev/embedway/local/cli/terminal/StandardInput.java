package dev.embedway.local.cli.terminal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Text from standard input, for which {@code -} stands in place of a text. */
public final class StandardInput {

  private static final String DASH = "-";

  private StandardInput() {}

  /**
   * The texts as given; {@code -} alone is one for each line of standard input.
   *
   * @throws CommandFailure when standard input is empty, has an empty line or is not UTF-8
   */
  public static List<String> texts(List<String> given, Terminal terminal) {
    if (!given.equals(List.of(DASH))) {
      return given;
    }
    List<String> lines = read(terminal).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        throw new CommandFailure(
            "Line " + (i + 1) + " of standard input is empty; each line must be a text");
      }
    }
    if (lines.isEmpty()) {
      throw new CommandFailure("Standard input is empty; each line must be a text");
    }
    return lines;
  }

  /**
   * The text as given; {@code -} is all of standard input.
   *
   * @throws CommandFailure when standard input is not UTF-8
   */
  public static String text(String given, Terminal terminal) {
    return given.equals(DASH) ? read(terminal).strip() : given;
  }

  private static String read(Terminal terminal) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(terminal.in().readAllBytes()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CommandFailure("Standard input must be UTF-8 text");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
