package dev.embedway.local.cli.terminal;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;
import java.util.Locale;

/**
 * A writer that shows control characters instead of sending them to the terminal, where those of
 * somebody else's text would move the cursor, set titles or paste: ESC becomes {@code \\u001b}.
 * Line feeds and tabs pass, and a carriage return before a line feed is left out.
 */
@ThreadSafe
final class PrintableWriter extends FilterWriter {

  @GuardedBy("lock")
  private boolean returned;

  PrintableWriter(Writer out) {
    super(out);
  }

  @Override
  public void write(int character) throws IOException {
    synchronized (lock) {
      char c = (char) character;
      if (returned && c != '\n') {
        out.write(shown('\r'));
      }
      returned = c == '\r';
      if (!returned) {
        out.write(isHarmless(c) ? String.valueOf(c) : shown(c));
      }
    }
  }

  @Override
  public void write(char[] characters, int offset, int length) throws IOException {
    write(new String(characters, offset, length), 0, length);
  }

  @Override
  public void write(String text, int offset, int length) throws IOException {
    synchronized (lock) {
      for (int i = offset; i < offset + length; i++) {
        write(text.charAt(i));
      }
    }
  }

  /** A text without the characters that a terminal obeys, bidirectional overrides included. */
  private static boolean isHarmless(char c) {
    boolean isOverride = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
    return c == '\n' || c == '\t' || (!Character.isISOControl(c) && !isOverride);
  }

  private static String shown(char c) {
    return String.format(Locale.ROOT, "\\u%04x", (int) c);
  }
}
