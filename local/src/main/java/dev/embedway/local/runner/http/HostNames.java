package dev.embedway.local.runner.http;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Names that a {@code Host} header may have. On a loopback address they are this machine's, with
 * any port, which may be a tunnel's: a web page whose name its owner points at 127.0.0.1 sends that
 * name, and is refused. On an address that other machines reach, any name is allowed, since a
 * server has names that it does not know.
 */
enum HostNames {
  LOOPBACK,
  ANY;

  static final String REFUSAL =
      "Host must be 127.0.0.1, localhost or [::1], with or without a port; a proxy before this"
          + " server is to send one of them, and other machines reach it after ./embedway up --host"
          + " ADDRESS";

  private static final Pattern HERE =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  static HostNames of(InetAddress listening) {
    return listening.isLoopbackAddress() ? LOOPBACK : ANY;
  }

  boolean allow(List<String> host) {
    return host.size() == 1 && (this == ANY || HERE.matcher(host.getFirst()).matches());
  }
}
