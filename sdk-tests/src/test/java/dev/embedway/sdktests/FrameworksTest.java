package dev.embedway.sdktests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Frameworks whose own OpenAI client is pointed here, as a user does it. */
@ExtendWith(SharedParts.class)
class FrameworksTest {

  @Test
  void langChainWorksUnmodifiedAndSendsTokenArrays(SdkCloud cloud, Python python) throws Exception {
    String said =
        python.run(
            "langchain_openai_test.py", cloud.baseUrl(), cloud.key(), cloud.expected().toString());

    assertTrue(said.contains("langchain passed"), said);
  }

  @Test
  void llamaIndexWorksUnmodified(SdkCloud cloud, Python python) throws Exception {
    String said =
        python.run(
            "llama_index_test.py", cloud.baseUrl(), cloud.key(), cloud.expected().toString());

    assertTrue(said.contains("llama index passed"), said);
  }
}
