package dev.embedway.core.tenant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantIdTest {

  @Test
  void hasAtMost255Characters() {
    assertTrue(TenantId.isValid("a".repeat(255)));
    assertFalse(TenantId.isValid("a".repeat(256)));
    assertEquals("A-z_0", new TenantId("A-z_0").value());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "../other",
        "a/b",
        "a\\b",
        "a\0",
        "a\n",
        "a\r",
        "a b",
        "a:b",
        "a#b",
        "a%2fb",
        "\u00e9",
        "\u0430",
        "a'--",
        "a\"",
        "$a",
        "a\u202e"
      })
  void nameThatMayLeadElsewhereIsRefusedAndNotQuoted(String name) {
    assertFalse(TenantId.isValid(name));

    InvalidRequestException fault =
        assertThrows(InvalidRequestException.class, () -> new TenantId(name));

    assertEquals(ErrorCode.INVALID_NAME, fault.code());
    assertTrue(fault.getMessage().endsWith("given were " + name.length()), fault.getMessage());
  }
}
