package dev.embedway.functions.api.http.message;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Address that a request came from, as the caller of the function says.
 *
 * @param text an IP address, else {@value #UNKNOWN}
 */
public record SourceAddress(String text) {

  private static final String UNKNOWN = "an unknown address";
  private static final Pattern LITERAL = Pattern.compile("[0-9a-fA-F.:]{2,45}");

  /** Bytes of an IPv6 address that its holder does not choose. */
  private static final int NETWORK_BYTES = 8;

  public SourceAddress {
    if (!LITERAL.matcher(text).matches()) {
      text = UNKNOWN;
    }
  }

  /** The address, or, as one holder has all of it, the /64 network of an IPv6 address. */
  public String network() {
    try {
      return InetAddress.ofLiteral(text) instanceof Inet6Address six
          ? HexFormat.of().formatHex(Arrays.copyOf(six.getAddress(), NETWORK_BYTES))
          : text;
    } catch (IllegalArgumentException e) {
      return UNKNOWN;
    }
  }
}
