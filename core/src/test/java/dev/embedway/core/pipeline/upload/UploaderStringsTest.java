package dev.embedway.core.pipeline.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.document.SourceObject;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Strings that an uploader chooses and that become parts of keys. */
final class UploaderStringsTest {
  private static final String HASH =
      "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../generations/other/doc/000000000000000001/chunks-000000",
        "../other/aaaa",
        " 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde",
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\n",
        "0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF0123456789ABCDEF",
        "0",
        "/"
      })
  void attributesThatAreNoHashAreReplaced(String given) {
    SourceObject object = new SourceObject("etag", Instant.EPOCH, 1, "", given);

    assertEquals(SourceObject.UNUSABLE, object.attributesHash());
    assertTrue(object.hasUnusableAttributes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", HASH})
  void aHashOrNoneStays(String given) {
    SourceObject object = new SourceObject("etag", Instant.EPOCH, 1, "", given);

    assertEquals(given, object.attributesHash());
    assertFalse(object.hasUnusableAttributes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme/docs/../../other/docs/a.txt",
        "acme/docs/..",
        "acme/docs/.",
        "acme/docs/a/./b",
        "acme/docs/a/../b",
        "acme/docs/a\u0000b",
        "acme/docs/a\u001b[2Jb",
        "acme/docs/a\nb",
        "acme/docs/a\u0085b",
        "../docs/a.txt",
        "acme/../a.txt",
        "acme//a.txt",
        "/acme/docs/a.txt",
        "acme/docs/"
      })
  void aKeyThatLeadsElsewhereNamesNoDocument(String fullKey) {
    assertEquals(Optional.empty(), ObjectKey.parse(fullKey));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "acme/docs/a..b/..c.txt",
        "acme/docs/...",
        "acme/docs/a//b.txt",
        "acme/docs/.hidden",
        "acme/docs/a./b.",
        "acme/docs/\u202ertl.txt"
      })
  void anAwkwardKeyIsStillADocuments(String fullKey) {
    assertEquals(fullKey, ObjectKey.parse(fullKey).orElseThrow().full());
  }
}
