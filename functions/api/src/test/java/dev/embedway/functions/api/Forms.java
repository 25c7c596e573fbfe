package dev.embedway.functions.api;

import java.nio.charset.StandardCharsets;

/** Uploads of files as OpenAI's clients send them. */
public final class Forms {

  private static final String BOUNDARY = "form-boundary";

  private Forms() {}

  /** A file for assistants. */
  public static Ask file(String filename, String content) {
    return form(
        filePart(filename, content.getBytes(StandardCharsets.UTF_8)),
        part("purpose", "assistants"));
  }

  /** A part of a form that is text. */
  public static String part(String name, String value) {
    return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value;
  }

  /** The part that is a file; its bytes stand for characters. */
  public static String filePart(String filename, byte[] content) {
    String name =
        new String(filename.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    return "Content-Disposition: form-data; name=\"file\"; filename=\""
        + name
        + "\"\r\nContent-Type: text/plain\r\n\r\n"
        + new String(content, StandardCharsets.ISO_8859_1);
  }

  /** A request with these parts. */
  public static Ask form(String... parts) {
    StringBuilder body = new StringBuilder();
    for (String part : parts) {
      body.append("--").append(BOUNDARY).append("\r\n").append(part).append("\r\n");
    }
    body.append("--").append(BOUNDARY).append("--\r\n");
    return Ask.post("/v1/files", "")
        .with("content-type", "multipart/form-data; boundary=" + BOUNDARY)
        .body(body.toString().getBytes(StandardCharsets.ISO_8859_1));
  }
}
