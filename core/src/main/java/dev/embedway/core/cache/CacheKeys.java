package dev.embedway.core.cache;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.ModelSpec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes keys: HMAC-SHA-256 over fields that each have their length before them, so that no two
 * lists of fields are the same bytes.
 */
@ThreadSafe
final class CacheKeys {

  private static final String ALGORITHM = "HmacSHA256";

  /** Of the fields; another one makes all keys new. */
  private static final String FORM = "1";

  private final SecretKeySpec secret;

  CacheKeys(String secret) {
    this.secret = new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM);
  }

  /** The keys of a look-up's inputs, in their order. */
  List<CacheKey> of(CacheLookup lookup, CacheEpoch epoch) {
    Mac mac = mac();
    byte[] shared = shared(lookup, epoch);
    List<CacheKey> keys = new ArrayList<>(lookup.inputs().size());
    for (CountedText counted : lookup.inputs()) {
      String part = part(lookup.model(), counted);
      mac.update(shared);
      switch (lookup.model().prompts().apply(lookup.role(), counted.input())) {
        case Input.Text(String text) -> {
          mac.update(field(part));
          mac.update(field(text));
        }
        case Input.Tokens tokens -> {
          mac.update(field("ids " + part));
          mac.update(field(tokens.ids()));
        }
      }
      keys.add(new CacheKey(Base64.getUrlEncoder().withoutPadding().encodeToString(mac.doFinal())));
    }
    return keys;
  }

  /** The part of an input that the model reads: all of it, or as much as the card says. */
  private static String part(ModelSpec model, CountedText counted) {
    return counted.isCut(model) ? "first " + model.maxTokens() : "whole";
  }

  private static byte[] shared(CacheLookup lookup, CacheEpoch epoch) {
    ModelSpec model = lookup.model();
    List<byte[]> fields =
        List.of(
                FORM,
                lookup.tenant().value(),
                epoch.fleet() + "." + epoch.tenant(),
                model.provider(),
                model.id(),
                model.revision(),
                model.sha256(),
                model.vectorSpace().label(),
                model.variant().name(),
                model.pooling() + " " + model.normalization(),
                lookup.role().name(),
                lookup.dims().isEmpty() ? "" : Integer.toString(lookup.dims().getAsInt()))
            .stream()
            .map(CacheKeys::field)
            .toList();
    ByteBuffer all = ByteBuffer.allocate(fields.stream().mapToInt(field -> field.length).sum());
    fields.forEach(all::put);
    return all.array();
  }

  /** UTF-16 as it is: an encoder would write halves of surrogate pairs all alike. */
  private static byte[] field(String value) {
    ByteBuffer field = ByteBuffer.allocate(Integer.BYTES + 2 * value.length());
    field.putInt(value.length()).asCharBuffer().put(value);
    return field.array();
  }

  private static byte[] field(List<Integer> ids) {
    ByteBuffer field = ByteBuffer.allocate(Integer.BYTES * (1 + ids.size())).putInt(ids.size());
    ids.forEach(field::putInt);
    return field.array();
  }

  private Mac mac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }
}
