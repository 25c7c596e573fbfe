package dev.embedway.emulators;

import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** HTTP requests as bytes, with headers that Java's own client does not send. */
public final class RawHttp {

  private RawHttp() {}

  /** The whole answer to one request; its connection is closed by the server or after it. */
  public static String send(URI server, String requestLine, List<String> headers, String body)
      throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout(20_000);
      String head =
          requestLine
              + " HTTP/1.1\r\n"
              + String.join("\r\n", headers)
              + "\r\nContent-Length: "
              + body.getBytes(StandardCharsets.UTF_8).length
              + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * The answer to a request whose second half is sent when nothing was answered to the first: a
   * server that closes over unread bytes resets the connection, and its answer may be lost.
   */
  public static String sendInHalves(URI server, String requestLine, List<String> headers)
      throws IOException {
    byte[] half = new byte[50_000];
    String head =
        requestLine
            + " HTTP/1.1\r\n"
            + String.join("\r\n", headers)
            + "\r\nContent-Length: "
            + 2 * half.length
            + "\r\nConnection: close\r\n\r\n";
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(half);
      socket.setSoTimeout(300);
      assertThrows(SocketTimeoutException.class, () -> socket.getInputStream().read());
      socket.getOutputStream().write(half);
      socket.setSoTimeout(60_000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  public static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }
}
