package dev.embedway.local.cli.up;

import dev.embedway.local.cli.argument.Arguments;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;

/**
 * An address of this machine to listen on.
 *
 * @param address one of its own, or the one that stands for all of them
 */
record HostAddress(InetAddress address) {

  static HostAddress of(String text) {
    try {
      InetAddress address = InetAddress.getByName(text);
      boolean isHere =
          address.isAnyLocalAddress()
              || address.isLoopbackAddress()
              || NetworkInterface.getByInetAddress(address) != null;
      if (isHere && !text.isBlank()) {
        return new HostAddress(address);
      }
    } catch (IOException e) {
      throw refusal(text);
    }
    throw refusal(text);
  }

  private static RuntimeException refusal(String text) {
    return Arguments.refusal(
        "an address of this machine such as 127.0.0.1, or 0.0.0.0 for all of them", text);
  }
}
