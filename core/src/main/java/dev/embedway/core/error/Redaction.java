package dev.embedway.core.error;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts of faults for functions that never see a user's text, such as those that prepare a
 * database: messages are kept, credentials in them are not.
 */
public final class Redaction {

  /** CloudFormation takes 4096 bytes of a whole answer. */
  private static final int MAX_LENGTH = 1500;

  private static final int MAX_CAUSES = 8;

  /** Characters of one message that are looked at. */
  private static final int MAX_MESSAGE_LENGTH = 10_000;

  /** User and password before a URL's host. */
  private static final Pattern USER_INFO = Pattern.compile("(://)[^/@\\s]+@");

  /** A URL's query, which is where JDBC has user and password and AWS its signatures. */
  private static final Pattern QUERY =
      Pattern.compile("(\\b[a-z]\\w{0,15}:[\\w:/.\\[\\]-]+)\\?[^\\s\"']+");

  private static final Pattern NAMED =
      Pattern.compile(
          "(?i)((?:password|passwd|pwd|secret|token|credential|signature)[\\w-]*\\s*[=:]\\s*)"
              + "(?:\"[^\"]*\"|'[^']*'|[^\\s,;&]+)");

  /** Keys as services form them, and what follows their scheme in a header. */
  private static final Pattern BARE =
      Pattern.compile("\\b(sk-|ew_|hf_|AIza)[\\w-]{8,}|(?i)(\\bbearer\\s+)[\\w.~+/=-]{8,}");

  private Redaction() {}

  /** A message without credentials, and without its end where it is very long. */
  public static String of(String message) {
    String start = message.substring(0, Math.min(message.length(), MAX_MESSAGE_LENGTH));
    String bare = USER_INFO.matcher(start).replaceAll("$1***@");
    bare = QUERY.matcher(bare).replaceAll("$1?***");
    bare = NAMED.matcher(bare).replaceAll("$1***");
    return BARE.matcher(bare).replaceAll(found -> prefix(found) + "***");
  }

  private static String prefix(MatchResult found) {
    String kept = found.group(1) == null ? found.group(2) : found.group(1);
    return Matcher.quoteReplacement(kept);
  }

  /**
   * An exception and its causes: each with its class's name, a fact where it has one, and its
   * message without credentials. At most {@value #MAX_LENGTH} characters.
   *
   * @param facts gives an exception's fact beside its message, such as a database's SQLState
   */
  public static String of(Throwable thrown, Function<Throwable, Optional<String>> facts) {
    List<String> parts = new ArrayList<>();
    @Nullable Throwable each = thrown;
    for (int i = 0; i < MAX_CAUSES && each != null; i++) {
      parts.add(part(each, facts.apply(each)));
      each = each.getCause();
    }
    String text = String.join("; caused by ", parts);
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "...";
  }

  private static String part(Throwable thrown, Optional<String> fact) {
    StringBuilder part = new StringBuilder(thrown.getClass().getSimpleName());
    fact.ifPresent(it -> part.append(" (").append(it).append(')'));
    String message = thrown.getMessage();
    if (message != null && !message.isBlank()) {
      part.append(": ").append(of(message.strip().replaceAll("\\s+", " ")));
    }
    return part.toString();
  }
}
