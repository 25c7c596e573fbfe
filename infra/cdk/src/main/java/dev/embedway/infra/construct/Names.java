package dev.embedway.infra.construct;

import java.util.Locale;

/** Forms of the topology's names in a stack. */
public final class Names {

  private static final String PREFIX = "embedway-";

  private Names() {}

  /** Without the prefix that all share: {@code chunking}. */
  public static String shortName(String name) {
    return name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name;
  }

  /** As the id of a construct: {@code DatabaseRoles}. */
  public static String id(String name) {
    StringBuilder id = new StringBuilder();
    for (String word : shortName(name).split("-", -1)) {
      id.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return id.toString();
  }

  /** The variable that tells functions a table's name. */
  public static String tableVariable(String table) {
    return "EMBEDWAY_" + shortName(table).toUpperCase(Locale.ROOT).replace('-', '_') + "_TABLE";
  }
}
