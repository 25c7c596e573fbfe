package dev.embedway.core.store;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Languages that are told apart, so that their words are searched by dictionaries of their own. */
public enum TextLanguage {
  ARABIC("ar"),
  ARMENIAN("hy"),
  BASQUE("eu"),
  CATALAN("ca"),
  CHINESE("zh"),
  DANISH("da"),
  DUTCH("nl"),
  ENGLISH("en"),
  FINNISH("fi"),
  FRENCH("fr"),
  GERMAN("de"),
  GREEK("el"),
  HINDI("hi"),
  HUNGARIAN("hu"),
  INDONESIAN("id"),
  IRISH("ga"),
  ITALIAN("it"),
  JAPANESE("ja"),
  KOREAN("ko"),
  LITHUANIAN("lt"),
  NEPALI("ne"),
  NORWEGIAN("no"),
  PORTUGUESE("pt"),
  ROMANIAN("ro"),
  RUSSIAN("ru"),
  SERBIAN("sr"),
  SPANISH("es"),
  SWEDISH("sv"),
  TAMIL("ta"),
  THAI("th"),
  TURKISH("tr"),
  YIDDISH("yi");

  private static final Map<String, TextLanguage> BY_CODE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(TextLanguage::code, Function.identity()));

  private final String code;

  TextLanguage(String code) {
    this.code = code;
  }

  /** Its code of ISO 639-1. */
  public String code() {
    return code;
  }

  /** The language of a code; empty for one that is not told apart. */
  public static Optional<TextLanguage> of(String code) {
    return Optional.ofNullable(BY_CODE.get(code));
  }
}
