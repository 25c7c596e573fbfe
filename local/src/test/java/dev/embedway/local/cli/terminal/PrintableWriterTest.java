package dev.embedway.local.cli.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrintableWriterTest {

  private static final Map<String, String> SHOWN =
      Map.of(
          "\033]0;owned\007", "\\u001b]0;owned\\u0007",
          "\u009b31mred", "\\u009b31mred",
          "\033[2J", "\\u001b[2J",
          "over\rwritten", "over\\u000dwritten",
          "back\b\bspace", "back\\u0008\\u0008space",
          "right\u202eleft", "right\\u202eleft",
          "\177\u0085", "\\u007f\\u0085",
          "gr\u00f6\u00dfe \u65e5\u672c", "gr\u00f6\u00dfe \u65e5\u672c");

  @Test
  void showsControlCharactersOfOthersOnEveryStream() {
    SHOWN.forEach((sent, shown) -> {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      Terminal terminal =
          new Terminal(
              new Terminal.Streams(
                  InputStream.nullInputStream(),
                  OutputStream.nullOutputStream(),
                  new PrintWriter(out),
                  new PrintWriter(err)),
              Map.of(),
              Path.of(""),
              Terminal.Display.PLAIN);

      terminal.out().println(sent);
      terminal.err().print("a\tb\r\n" + sent);
      terminal.err().flush();

      assertEquals(shown + "\n", out.toString());
      assertEquals("a\tb\n" + shown, err.toString());
    });
  }
}
