package dev.embedway.infra.deployment;

import dev.embedway.topology.EventSource;
import dev.embedway.topology.FunctionId;
import dev.embedway.topology.FunctionSpec.DatabaseLogin;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Settings of functions that an operator gives beside those that the stack makes, such as the
 * default model. Values may refer to secrets.
 *
 * @param variables by name
 */
public record OperatorSettings(Map<String, String> variables) {

  /** Time from one run of the compactor to the next, by which the stack makes its schedule. */
  static final String COMPACTOR_INTERVAL = "EMBEDDINGS_COMPACTOR_INTERVAL_SECONDS";

  /** Models that functions take from the artifacts bucket. */
  static final String S3_MODELS = "EMBEDWAY_S3_MODELS";

  /** Name of the setting with the secret that names cached vectors. */
  public static final String CACHE_SECRET = "EMBEDWAY_CACHE_SECRET";

  /** Name of the setting with the keys that encrypt dead letters. */
  public static final String PAYLOAD_KEY = "EMBEDDINGS_DLQ_ENCRYPTION_KEY";

  private static final String KEY = "settings";
  private static final String NAME = "[A-Z][A-Z0-9_]{0,99}";

  /** Names of settings that are secrets. */
  private static final String SECRET = "(.*_)?(KEYS?|SECRETS?|TOKENS?|PASSWORDS?|CREDENTIALS?)";

  /** A URL with a password in it. */
  private static final String CREDENTIALS = "(?s).*://[^/@]*:[^/@]*@.*|(?s).*[?&;]password=.*";

  /** Lambda gives all variables of a function 4 kB, a quarter of which the stack takes. */
  private static final int MAX_BYTES = 3_000;

  /** Names of settings that only the stack sets. */
  private static final String OF_THE_STACK =
      "(AWS|LAMBDA)_.*|JAVA_TOOL_OPTIONS|EMBEDWAY_DATABASE_URL|EMBEDWAY_.*_(QUEUE|TABLE|BUCKET)";

  /** Names of settings that choose an engine which a stage does not have. */
  private static final String OF_A_LOCAL_CLOUD = "EMBEDWAY_VECTOR_STORE|EMBEDWAY_CHROMA_.*";

  public OperatorSettings {
    variables = Map.copyOf(variables);
  }

  /** Those below {@code settings}, one a key. */
  static OperatorSettings read(StageFile file) {
    Map<String, String> variables = new TreeMap<>();
    int bytes = 0;
    for (Map.Entry<String, String> each : file.settings(KEY).entrySet()) {
      String name = each.getKey();
      String value = each.getValue();
      String fault = faultOf(name, value);
      if (fault.isEmpty()) {
        variables.put(name, value);
        bytes += name.length() + value.getBytes(StandardCharsets.UTF_8).length;
      } else {
        file.fault(KEY + "." + (name.matches(NAME) ? name : "?"), fault);
      }
    }
    if (bytes > MAX_BYTES) {
      file.fault(
          KEY,
          "must have at most "
              + MAX_BYTES
              + " bytes in all, were "
              + bytes
              + "; keep long values as ssm:NAME");
    }
    variables.forEach((name, value) -> file.note(KEY + "." + name, value));
    return new OperatorSettings(variables);
  }

  private static String faultOf(String name, String value) {
    if (name.equals(COMPACTOR_INTERVAL) && minutes(value).isEmpty()) {
      return "must be 60 to 86400 seconds and a multiple of 60: its schedule counts in minutes";
    }
    if (!name.matches(NAME)) {
      return "must be named by upper-case letters, digits and underscores";
    }
    if (name.matches(OF_THE_STACK)) {
      return "is the stack's own; remove it";
    }
    if (name.matches(OF_A_LOCAL_CLOUD)) {
      return "is a local cloud's alone: a stage keeps vectors in pgvector; remove it";
    }
    boolean secret = name.matches(SECRET) || value.matches(CREDENTIALS);
    return secret && SecretReference.of(value).isEmpty()
        ? "must be secretsmanager:NAME, secretsmanager:NAME#FIELD or ssm:NAME, was the value itself;"
            + " keep it there"
        : "";
  }

  private static Optional<Duration> minutes(String seconds) {
    return Optional.of(seconds)
        .filter(text -> text.matches("[0-9]{2,5}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .filter(span -> span.toMinutes() >= 1 && span.compareTo(Duration.ofDays(1)) <= 0)
        .filter(span -> span.toSecondsPart() == 0);
  }

  /** Time from one run of the compactor to the next, where the operator says it. */
  public Optional<Duration> compactorInterval() {
    return Optional.ofNullable(variables.get(COMPACTOR_INTERVAL))
        .flatMap(OperatorSettings::minutes);
  }

  /**
   * Adds a fault for each value that refers to a parameter, or is the key of a service, and is used
   * by a function beside the database, where its network leads to Secrets Manager alone.
   */
  void refuseUnreachable(StageFile file) {
    new TreeMap<>(variables)
        .forEach((name, value) -> {
          String users = isUnreachable(name, value) ? besideDatabase(name) : "";
          if (!users.isEmpty()) {
            file.fault(
                KEY + "." + name,
                "must be absent where egress is endpoints, was a reference that "
                    + users
                    + " would resolve, and from their network neither Systems Manager nor a service"
                    + " outside AWS is reached; remove it, or choose egress: ipv6");
          }
        });
  }

  private static boolean isUnreachable(String name, String value) {
    return SecretReference.isParameter(value)
        || (SettingUsers.isOfService(name) && SecretReference.of(value).isPresent());
  }

  private static String besideDatabase(String setting) {
    return Arrays.stream(FunctionId.values())
        .filter(function -> function.spec().database() != DatabaseLogin.NONE)
        .filter(function -> function.source() != EventSource.DEPLOYMENT)
        .filter(function -> SettingUsers.isUser(function, setting))
        .map(FunctionId::functionName)
        .collect(Collectors.joining(", "));
  }

  /** True if the operator names cached vectors by a secret of their own. */
  public boolean hasCacheSecret() {
    return variables.containsKey(CACHE_SECRET);
  }

  /** True if the operator encrypts dead letters by a key of their own. */
  public boolean hasPayloadKey() {
    return variables.containsKey(PAYLOAD_KEY);
  }

  /** Leaves the values out: they may be secret. */
  @Override
  public String toString() {
    return "OperatorSettings" + variables.keySet();
  }
}
