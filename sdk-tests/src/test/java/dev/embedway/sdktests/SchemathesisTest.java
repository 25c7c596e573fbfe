package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The description that the API serves, tried against the API. */
@ExtendWith(SharedParts.class)
class SchemathesisTest {

  @Test
  void nothingThatIsDescribedIsAnsweredOtherwise(SdkCloud cloud, Python python) throws Exception {
    String said = python.run("schemathesis_test.py", cloud.baseUrl(), cloud.key());

    assertTrue(said.contains("schemathesis passed"), said);
  }
}
