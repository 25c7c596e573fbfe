package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client of the original module's routes of stores, tried against ours. */
@ExtendWith(SharedParts.class)
class OriginalRoutesTest {

  @Test
  void statusesAndShapesAreTheOriginalsOrDepartForAReason(SdkCloud cloud, Python python)
      throws Exception {
    String said = python.run("original_routes.py", cloud.url(), cloud.key());

    assertTrue(said.contains("original routes passed"), said);
  }
}
