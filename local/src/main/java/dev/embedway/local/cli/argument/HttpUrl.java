package dev.embedway.local.cli.argument;

import java.net.URI;
import java.net.URISyntaxException;

/**
 * An address of a server.
 *
 * @param uri with scheme http or https, and a host
 */
public record HttpUrl(URI uri) {

  /**
   * Reads an address.
   *
   * @throws picocli.CommandLine.TypeConversionException when it is none
   */
  public static HttpUrl of(String text) {
    try {
      URI uri = new URI(text);
      if (String.valueOf(uri.getScheme()).matches("https?")
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return new HttpUrl(uri);
      }
    } catch (URISyntaxException e) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  /** Refuses a text without what stands before its host, which may be a password. */
  private static RuntimeException refusal(String text) {
    return Arguments.refusal(
        "a URL such as http://127.0.0.1:8080", text.replaceFirst("//[^/]*@", "//...@"));
  }
}
