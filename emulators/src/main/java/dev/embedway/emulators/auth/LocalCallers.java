package dev.embedway.emulators.auth;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Rules for requests from this machine that keep web pages out: the {@code Host} header names this
 * machine, so a name that an attacker's DNS points at 127.0.0.1 is refused, and an {@code Origin}
 * header is not taken.
 *
 * <p>Any port is taken: a tunnel or a test's proxy has another than the server, and a web page
 * cannot choose the name by it.
 */
public final class LocalCallers {

  private static final Pattern HERE =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

  private LocalCallers() {}

  /** The refusal of a request whose {@code Host} is missing, doubled or not this machine. */
  public static Optional<Refusal> host(EmulatorRequest request) {
    boolean isHere = request.only("host").filter(host -> HERE.matcher(host).matches()).isPresent();
    return isHere
        ? Optional.empty()
        : Optional.of(
            Refusal.denied(
                "Host must be 127.0.0.1, localhost or [::1], with or without a port; this server"
                    + " is for programs of this machine"));
  }

  /** The refusal of a request that a web page sent. */
  public static Optional<Refusal> origin(EmulatorRequest request) {
    return request.has("origin")
        ? Optional.of(Refusal.denied("requests of web pages are refused: remove the Origin header"))
        : Optional.empty();
  }
}
