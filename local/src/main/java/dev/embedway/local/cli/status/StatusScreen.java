package dev.embedway.local.cli.status;

import dev.embedway.local.cli.terminal.CommandFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Lines on a terminal that are drawn over the ones before, by ECMA-48's control sequences.
 *
 * <p>One thread at a time.
 */
final class StatusScreen {

  /** Lets long lines end at the edge, so that a line stays one row; and back. */
  private static final String NO_WRAP = "\u001b[?7l";

  private static final String WRAP = "\u001b[?7h";

  /** Erases from the cursor to the end of the line, or of the screen. */
  private static final String ERASE_LINE = "\u001b[K";

  private static final String ERASE_BELOW = "\u001b[J";

  private final OutputStream terminal;
  private int drawn;

  StatusScreen(OutputStream terminal) {
    this.terminal = terminal;
  }

  /** Draws lines, of which no character is obeyed. */
  void draw(List<String> lines) {
    StringBuilder text = new StringBuilder(NO_WRAP);
    if (drawn > 0) {
      text.append("\u001b[").append(drawn).append('A');
    }
    lines.forEach(line -> text.append(harmless(line)).append(ERASE_LINE).append('\n'));
    text.append(ERASE_BELOW).append(WRAP);
    drawn = lines.size();
    try {
      terminal.write(text.toString().getBytes(StandardCharsets.UTF_8));
      terminal.flush();
    } catch (IOException e) {
      throw new CommandFailure("The terminal is gone");
    }
  }

  private static String harmless(String line) {
    return line.replaceAll("[\\p{Cntrl}\u202a-\u202e\u2066-\u2069]", "?");
  }
}
