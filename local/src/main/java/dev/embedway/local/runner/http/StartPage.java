package dev.embedway.local.runner.http;

import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.nio.charset.StandardCharsets;

/** The page at {@code /}, for a person who opens the API's address in a browser; without a key. */
final class StartPage {

  private static final String HTML =
      """
      <!doctype html>
      <html lang="en">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <title>Embedway</title>
      <style>
        body { font: 16px/1.5 system-ui, sans-serif; max-width: 44rem; margin: 3rem auto; padding: 0 1rem }
        code { background: #8882; padding: .1em .3em }
      </style>
      <h1>Embedway</h1>
      <p>Embeddings and semantic search, on this machine. The API is below <code>/v1</code> and
      <code>/api/v1</code>; requests carry <code>Authorization: Bearer KEY</code>.</p>
      <ul>
        <li><a href="/openapi.json">/openapi.json</a>: every route, for people and generators</li>
        <li><a href="/health">/health</a>: which parts answer</li>
        <li><code>README.md</code> and <code>docs/</code>, in Embedway's own directory: how to use it</li>
        <li><code>./embedway help</code>: the command line; <code>./embedway keys create</code> makes a key</li>
      </ul>
      </html>
      """;

  private StartPage() {}

  /**
   * Answers a request for the page.
   *
   * @return whether it was one
   */
  static boolean isAnswered(ServerRequest request, ServerResponse response) {
    boolean isMeant =
        request.path().rawPath().equals("/") && request.prologue().method().text().equals("GET");
    if (isMeant) {
      response
          .header("content-type", "text/html; charset=utf-8")
          .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'")
          .header("x-content-type-options", "nosniff")
          .send(HTML.getBytes(StandardCharsets.UTF_8));
    }
    return isMeant;
  }
}
