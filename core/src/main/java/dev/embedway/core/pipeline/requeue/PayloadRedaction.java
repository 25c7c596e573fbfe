package dev.embedway.core.pipeline.requeue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Takes secrets out of payloads that are shown: by the names of members, and by what texts say. */
public final class PayloadRedaction {

  /** Stands in a secret's place. */
  public static final String REDACTED = "***REDACTED***";

  private static final Set<String> SECRETS =
      Set.of("apikey", "authorization", "token", "password", "secret", "accesstoken", "idtoken");

  private static final Pattern SECRET_LIKE = Pattern.compile("(?i)sk-|api_?key|bearer ");

  /** A member of {@link #SECRETS} in what is no JSON. */
  private static final Pattern NAMED_SECRET =
      Pattern.compile("(?i)(api[-_]?key|authorization|token|password|secret)[\"'\\\\]*\\s*[:=]");

  private static final int SHORTEST_SECRET = 13;

  private PayloadRedaction() {}

  /** The same without secrets, at any depth. */
  public static JsonNode of(JsonNode node) {
    if (node instanceof ObjectNode object) {
      ObjectNode redacted = object.objectNode();
      for (Map.Entry<String, JsonNode> member : object.properties()) {
        redacted.set(
            member.getKey(),
            isSecret(member.getKey()) ? TextNode.valueOf(REDACTED) : of(member.getValue()));
      }
      return redacted;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode redacted = array.arrayNode();
      array.forEach(each -> redacted.add(of(each)));
      return redacted;
    }
    return node.isTextual() ? TextNode.valueOf(of(node.textValue())) : node;
  }

  /** A text, unless it looks like a secret. */
  public static String of(String text) {
    return text.length() >= SHORTEST_SECRET && SECRET_LIKE.matcher(text).find() ? REDACTED : text;
  }

  /** A body that is no JSON, unless it looks like a secret or names one. */
  public static String ofBody(String text) {
    return NAMED_SECRET.matcher(text).find() ? REDACTED : of(text);
  }

  private static boolean isSecret(String name) {
    return SECRETS.contains(name.toLowerCase(Locale.ROOT).replaceAll("[-_]", ""));
  }
}
