package dev.embedway.core.pipeline.deadletter;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.settings.ConfigurationException;
import dev.embedway.core.settings.Environment;
import dev.embedway.core.tenant.TenantId;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PayloadCipherTest {

  private static final String HEX =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
  private static final String BASE64 = "/u36DZ6RHXWrTMtdZn0FhT0sTnPUzMG3yxUVtcvPKaU=";
  private static final String PASSPHRASE = "correct horse battery staple".replace(' ', '-');
  private static final TenantId ACME = new TenantId("acme");
  private static final DeadLetterId ID = DeadLetterId.of(PipelineStage.CHUNKING, "a body");
  private static final Payload PAYLOAD =
      new Payload("{\"v\":1}", Optional.of("The canary sings at noon."));

  private static PayloadCipher cipher(String... keys) {
    return new PayloadCipher(new PayloadKeySettings(List.of(keys)), new SecureRandom());
  }

  @ParameterizedTest
  @ValueSource(strings = {HEX, BASE64, "correct-horse-battery-staple"})
  void anotherProcessOfTheSameKeyReadsThePayload(String key) {
    SealedPayload sealed = cipher(key).seal(PAYLOAD, ID, ACME);

    assertEquals(PAYLOAD, cipher(key).open(sealed, ID, ACME));
    String bytes = new String(sealed.bytes(), StandardCharsets.ISO_8859_1);
    assertFalse(bytes.contains("canary"), "the text can be read");
  }

  @Test
  void samePayloadIsSealedDifferentlyEachTime() {
    PayloadCipher cipher = cipher(HEX);

    assertNotEquals(cipher.seal(PAYLOAD, ID, ACME), cipher.seal(PAYLOAD, ID, ACME));
  }

  @Test
  void newKeyWritesWhileTheOldOneStillReads() {
    SealedPayload old = cipher(PASSPHRASE).seal(PAYLOAD, ID, ACME);
    PayloadCipher rotated = cipher(HEX, PASSPHRASE);

    assertEquals(PAYLOAD, rotated.open(old, ID, ACME));
    SealedPayload written = rotated.seal(PAYLOAD, ID, ACME);
    assertEquals(PAYLOAD, cipher(HEX).open(written, ID, ACME));
    assertUnreadable(cipher(PASSPHRASE), written, ID, ACME, "none of the keys");
  }

  @Test
  void payloadBelongsToItsDeadLetterAndTenant() {
    SealedPayload sealed = cipher(HEX).seal(PAYLOAD, ID, ACME);

    assertUnreadable(
        cipher(HEX), sealed, DeadLetterId.of(PipelineStage.STORAGE, "a body"), ACME, "another");
    assertUnreadable(cipher(HEX), sealed, ID, new TenantId("other"), "another");
  }

  @Test
  void changedPayloadIsRefused() {
    byte[] bytes = cipher(HEX).seal(PAYLOAD, ID, ACME).bytes();
    for (int i = 0; i < bytes.length; i++) {
      // The salt is read with passphrases only.
      boolean isSalt = i >= 5 && i < 21;
      byte[] changed = bytes.clone();
      changed[i] ^= 1;
      if (!isSalt) {
        assertUnreadable(cipher(HEX), new SealedPayload(changed), ID, ACME, "cannot be read");
      }
    }
    assertUnreadable(
        cipher(HEX), new SealedPayload(Arrays.copyOf(bytes, 20)), ID, ACME, "cannot be read");
  }

  private static void assertUnreadable(
      PayloadCipher cipher, SealedPayload sealed, DeadLetterId id, TenantId tenant, String why) {
    ConflictException refused =
        assertThrows(ConflictException.class, () -> cipher.open(sealed, id, tenant));
    assertEquals(ErrorCode.STATE_CONFLICT, refused.code());
    assertTrue(refused.getMessage().contains(why), refused.getMessage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"short", "fifteen-letters", "has a blank in it, which none has"})
  void unusableKeyIsRefusedWithoutBeingShown(String key) {
    Environment environment =
        new Environment(Map.of("EMBEDDINGS_DLQ_ENCRYPTION_KEY", HEX + "," + key));
    PayloadKeySettings.read(environment);

    ConfigurationException refused =
        assertThrows(ConfigurationException.class, environment::finish);

    String message = String.valueOf(refused.getMessage());
    assertTrue(message.contains("EMBEDDINGS_DLQ_ENCRYPTION_KEY"), message);
    assertFalse(message.contains(key), message);
    assertFalse(message.contains(HEX), message);
  }
}
