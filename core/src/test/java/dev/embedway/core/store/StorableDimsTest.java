package dev.embedway.core.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.vector.HnswIndexPolicy;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StorableDimsTest {

  @Test
  void refusesALengthWithoutATableAndNamesThoseThatHaveOne() {
    InvalidRequestException e =
        assertThrows(InvalidRequestException.class, () -> StorableDims.require(385));

    assertEquals(384, StorableDims.require(384));
    assertEquals(ErrorCode.INVALID_DIMENSIONS, e.code());
    assertEquals(Optional.of(Map.of("allowed", StorableDims.ALL, "given", 385)), e.details());
  }

  @Test
  void anHnswIndexComesAboveTheThresholdAndGoesBelowHalfOfIt() {
    HnswIndexPolicy policy = new HnswIndexPolicy(101);

    assertFalse(policy.wants(101));
    assertTrue(policy.wants(102));
    assertTrue(policy.keeps(51));
    assertFalse(policy.keeps(50));
    assertThrows(IllegalArgumentException.class, () -> new HnswIndexPolicy(0));
  }
}
