package dev.embedway.local.runner.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestLinesTest {

  private static String passed(String text) {
    return new String(new RequestLines().pass(text.getBytes(ISO_8859_1)), ISO_8859_1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /a?b HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab\r\ncGET / HTTP/1.1\r\nHost: a\r\n\r\n",
        "POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:"
            + " chunked\r\n\r\n3\r\n0\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n",
        "POST /a HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n1;x\r\na\r\n",
        "POST /a HTTP/1.1\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\n1;x\r\n0\r\n",
        "POST /a HTTP/1.1\r\nContent-Length : 3\r\n\r\nabcGET http://b/ HTTP/1.0\r\n\r\n",
        "POST /a HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n1;x\r\na\r\n",
        "GET / HTTP/2.0\r\n1;x\r\n",
        "\0\1GET / HTTP/1.0\r\n"
      })
  void whatIsPlainOrDoubtfulPassesAsItIs(String text) {
    assertEquals(text, passed(text));
  }

  @Test
  void whatIsWrittenInAnotherWayDoesNotDependOnHowItArrives() {
    String text =
        lines(
            "POST HTTP://me:80?q HTTP/1.1",
            "HOST: other",
            "Transfer-Encoding: Chunked",
            "",
            "A;n=\"v;\"",
            "0123456789",
            "0;x",
            "Sum: 1",
            "",
            "GET /b HTTP/1.0",
            "Connection: keep-alive",
            "");
    String expected =
        lines(
            "POST /?q HTTP/1.1",
            "Host: me:80",
            "Transfer-Encoding: Chunked",
            "",
            "A",
            "0123456789",
            "0",
            "",
            "GET /b HTTP/1.1",
            "Connection: close",
            "Host: localhost",
            "");

    for (int size = 1; size <= text.length(); size++) {
      RequestLines lines = new RequestLines();
      StringBuilder all = new StringBuilder();
      for (int at = 0; at < text.length(); at += size) {
        String piece = text.substring(at, Math.min(text.length(), at + size));
        all.append(new String(lines.pass(piece.getBytes(ISO_8859_1)), ISO_8859_1));
      }
      assertEquals(expected, all.toString());
    }
  }

  @Test
  void aLineWithoutEndIsPassedOnForTheServerToRefuse() {
    String endless = "GET /" + "a".repeat(100_000);

    assertEquals(endless, passed(endless));
  }

  private static String lines(String... lines) {
    return String.join("\r\n", lines) + "\r\n";
  }
}
