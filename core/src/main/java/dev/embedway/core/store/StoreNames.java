package dev.embedway.core.store;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names that stores may have, which are segments of their documents' keys. */
public final class StoreNames {

  /** Names that stand, or will, for something else where a store's name could. */
  private static final Set<String> RESERVED =
      Set.of("admin", "batches", "create_from_media", "files", "search");

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
  private static final Pattern LIKE_AN_ID = Pattern.compile("(?i)vs_[0-9a-f]{24}");

  private StoreNames() {}

  /** True if a store may be found by this name; ids are such names too. */
  public static boolean isValid(String name) {
    return NAME.matcher(name).matches() && !isReserved(name);
  }

  /** True if a string has the form of a store's id. */
  public static boolean isLikeAnId(String name) {
    return LIKE_AN_ID.matcher(name).matches();
  }

  /**
   * Refuses names that no store may be given.
   *
   * @param field that has the name
   * @throws InvalidRequestException {@code invalid_name}
   */
  public static void check(String name, String field) {
    if (isReserved(name)) {
      throw invalid(
          "the name "
              + name
              + " is reserved, as are "
              + String.join(", ", RESERVED.stream().sorted().toList())
              + "; choose another",
          field);
    }
    if (!isValid(name)) {
      throw invalid(
          "a store's name is 1..64 of A-Z a-z 0-9 _ - ; given were "
              + name.length()
              + " characters",
          field);
    }
    if (isLikeAnId(name)) {
      throw invalid("a store's name must not look like a store's id, vs_ and 24 hex digits", field);
    }
  }

  private static boolean isReserved(String name) {
    return RESERVED.contains(name.toLowerCase(Locale.ROOT));
  }

  private static InvalidRequestException invalid(String message, String field) {
    return new InvalidRequestException(ErrorCode.INVALID_NAME, message, field);
  }
}
