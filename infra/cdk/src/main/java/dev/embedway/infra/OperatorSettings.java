package dev.embedway.infra;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Settings of functions that an operator gives beside those that the stack makes, such as the
 * default model. Values may refer to secrets.
 *
 * @param variables by name
 */
public record OperatorSettings(Map<String, String> variables) {

  /** Models that functions take from the artifacts bucket. */
  static final String S3_MODELS = "EMBEDWAY_S3_MODELS";

  /** What cached vectors are named by. */
  static final String CACHE_SECRET = "EMBEDWAY_CACHE_SECRET";

  private static final String BETWEEN = ";";
  private static final String NAME = "[A-Z][A-Z0-9_]*";

  /** What the stack knows and nobody else. */
  private static final String OF_THE_STACK =
      "(AWS|LAMBDA)_.*|JAVA_TOOL_OPTIONS|EMBEDWAY_DATABASE_URL|EMBEDWAY_.*_(QUEUE|TABLE|BUCKET)";

  public OperatorSettings {
    variables = Map.copyOf(variables);
  }

  /** Those of {@code settings}, {@code NAME=value} parted by semicolons. */
  static OperatorSettings read(Context context) {
    Map<String, String> variables = new TreeMap<>();
    List<String> given =
        Stream.of(context.text("settings").orElse("").split(BETWEEN, -1))
            .map(String::strip)
            .filter(each -> !each.isEmpty())
            .toList();
    for (String each : given) {
      String name = each.substring(0, Math.max(0, each.indexOf('=')));
      if (!name.matches(NAME)) {
        context.fault("settings: allowed is NAME=value, several parted by semicolons");
      } else if (name.matches(OF_THE_STACK)) {
        context.fault("settings: " + name + " is the stack's own");
      } else {
        variables.put(name, each.substring(name.length() + 1));
      }
    }
    return new OperatorSettings(variables);
  }

  /** Whether functions that embed take models from the artifacts bucket. */
  boolean bringModels() {
    return variables.containsKey(S3_MODELS);
  }

  /** Whether the operator names cached vectors by a secret of their own. */
  boolean hasCacheSecret() {
    return variables.containsKey(CACHE_SECRET);
  }

  /** Leaves the values out: they may be secret. */
  @Override
  public String toString() {
    return "OperatorSettings" + variables.keySet();
  }
}
