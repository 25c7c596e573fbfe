package dev.embedway.local.runner;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Names in a {@code Host} header that are this machine's. A web page whose name its owner points at
 * 127.0.0.1 sends that name, and is refused; the port may be a tunnel's.
 */
final class HostNames {

  static final String REFUSAL =
      "Host must be 127.0.0.1, localhost or [::1], with or without a port; a proxy before this"
          + " server is to send one of them";

  private static final Pattern HERE =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private HostNames() {}

  static boolean isHere(List<String> host) {
    return host.size() == 1 && HERE.matcher(host.getFirst()).matches();
  }
}
