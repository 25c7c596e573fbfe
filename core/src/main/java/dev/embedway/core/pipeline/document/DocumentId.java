package dev.embedway.core.pipeline.document;

import dev.embedway.core.tenant.TenantId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A document's id: {@code doc_} + 24 hex digits, a function of where it was uploaded to.
 *
 * @param value the id
 */
public record DocumentId(String value) {

  private static final Pattern FORM = Pattern.compile("doc_[0-9a-f]{24}");

  public DocumentId {
    if (!isValid(value)) {
      throw new IllegalArgumentException("a document id is doc_ and 24 hex digits");
    }
  }

  /** True if a string has the form of an id. */
  public static boolean isValid(String value) {
    return FORM.matcher(value).matches();
  }

  /** The id of a key in a store; the store's name counts whatever its case, as store names do. */
  public static DocumentId of(TenantId tenant, String store, String key) {
    MessageDigest sha256 = sha256();
    for (String part : new String[] {tenant.value(), store.toLowerCase(Locale.ROOT), key}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // Length first, so that no two triples run together into the same bytes.
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).array());
      sha256.update(bytes);
    }
    return new DocumentId("doc_" + HexFormat.of().formatHex(sha256.digest()).substring(0, 24));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
