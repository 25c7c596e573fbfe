package dev.embedway.core.pipeline.deadletter;

import dev.embedway.core.settings.Environment;
import dev.embedway.core.settings.Setting;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Keys of the payloads of dead letters.
 *
 * @param texts as the setting has them, the one that seals first
 */
public record PayloadKeySettings(List<String> texts) {

  static final Setting KEYS =
      Setting.text(
          "EMBEDDINGS_DLQ_ENCRYPTION_KEY",
          "",
          "keys of 32 bytes as 64 hex digits or base64, or passphrases of 16..512 visible ASCII"
              + " characters, separated by commas",
          """
          What the payloads of dead letters are encrypted by (AES-256-GCM): the first one writes, \
          all of them read. To replace one, put the new one before it, and take the old one away \
          once no dead letter needs it. A passphrase goes through scrypt (n 16384, r 8, p 1, a \
          salt of 16 bytes). A stack makes one, and the local cloud, which keeps it beside the \
          data.\
          """);

  /** All of them, as the page of settings lists them. */
  public static final List<Setting> ALL = List.of(KEYS);

  private static final int DRAWN_BYTES = 32;

  public PayloadKeySettings {
    texts = List.copyOf(texts);
  }

  /** Reads them; what cannot be used is noted as a fault of the environment. */
  public static PayloadKeySettings read(Environment environment) {
    List<String> texts =
        Stream.of(environment.text(KEYS).split(",", -1))
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .toList();
    if (!texts.stream().allMatch(text -> PayloadKey.parse(text).isPresent())) {
      environment.fault(KEYS, "given was something else");
      return new PayloadKeySettings(List.of());
    }
    return new PayloadKeySettings(texts);
  }

  /** The same with a key, unless there is one. */
  public PayloadKeySettings orKey(String text) {
    return texts.isEmpty() ? new PayloadKeySettings(List.of(text)) : this;
  }

  List<PayloadKey> orDrawn(RandomGenerator random) {
    if (!texts.isEmpty()) {
      return texts.stream().map(PayloadKey::parse).flatMap(Optional::stream).toList();
    }
    byte[] drawn = new byte[DRAWN_BYTES];
    random.nextBytes(drawn);
    return PayloadKey.parse(HexFormat.of().formatHex(drawn)).stream().toList();
  }

  /** Leaves the keys out. */
  @Override
  public String toString() {
    return "PayloadKeySettings[" + texts.size() + "]";
  }
}
