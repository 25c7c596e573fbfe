package dev.embedway.models.service;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An operator's address of a service.
 *
 * @param text as it was set, checked to be http or https
 */
record ServiceUrl(String text) {

  private static final Pattern SECRET =
      Pattern.compile("(?i).*(key|token|secret|sig|signature|password|credential).*=.*");

  /** Host and port of a URL; a name and a password may precede them, before an at sign. */
  private static final Pattern HOST =
      Pattern.compile("https?://(?:[^/?#]*@)?([A-Za-z0-9_.:\\[\\]-]{1,256})");

  private static final int REVISION_BYTES = 6;

  /** The address with a path behind its own and before its query. */
  URI at(String path) {
    int query = text.indexOf('?');
    return URI.create(
        query < 0
            ? text + path
            : text.substring(0, query).replaceAll("/+$", "") + path + text.substring(query));
  }

  /** The address with a model's id where it says {@code {model}}. */
  URI of(String model) {
    String encoded =
        Stream.of(model.split("/", -1))
            .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8))
            .collect(Collectors.joining("/"));
    return URI.create(text.replace("{model}", encoded));
  }

  /** Host and port alone; {@code none} where no address was set. */
  String endpoint() {
    Matcher matcher = HOST.matcher(text);
    return matcher.lookingAt() ? matcher.group(1).toLowerCase(Locale.ROOT) : "none";
  }

  /**
   * Identity of this server: 12 hex digits of its address without secrets. Two servers may make
   * different vectors under one model's name.
   */
  String revision() {
    int query = text.indexOf('?');
    String plain = query < 0 ? text : text.substring(0, query);
    String rest =
        query < 0
            ? ""
            : Stream.of(text.substring(query + 1).split("&", -1))
                .filter(parameter -> !SECRET.matcher(parameter).matches())
                .collect(Collectors.joining("&"));
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest((plain + "?" + rest).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, REVISION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** It may hold secrets in its query. */
  @Override
  public String toString() {
    return "ServiceUrl[" + revision() + "]";
  }
}
