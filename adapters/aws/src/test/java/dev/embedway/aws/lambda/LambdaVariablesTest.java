package dev.embedway.aws.lambda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;

class LambdaVariablesTest {

  private static final String NATIVES = "EMBEDWAY_NATIVES_DIR";

  @TempDir Path root;

  @Test
  void whatTheZipBringsIsFoundWhereItWasUnpacked() throws IOException {
    Files.createDirectory(root.resolve("natives"));

    Map<String, String> variables = resolved(Map.of("LAMBDA_TASK_ROOT", root.toString()));

    assertEquals(root.resolve("natives").toString(), variables.get(NATIVES));
    assertFalse(variables.containsKey("EMBEDWAY_SHIPPED_MODELS_DIR"));
  }

  @Test
  void aDirectoryThatIsNamedStays() throws IOException {
    Files.createDirectory(root.resolve("natives"));

    Map<String, String> variables =
        resolved(Map.of("LAMBDA_TASK_ROOT", root.toString(), NATIVES, "/elsewhere"));

    assertEquals("/elsewhere", variables.get(NATIVES));
  }

  @Test
  void valuesThatOnlyLookLikeReferencesAreLeftAlone() {
    Map<String, String> variables =
        Map.of(
            "EMBEDWAY_DATABASE_URL", "jdbc:postgresql://ssm:5432/db",
            "SOMEBODY_ELSES", "ssm:/not/ours",
            "EMBEDWAY_DEFAULT_MODEL", "local_api:m");

    assertEquals(variables, resolved(variables));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "OPENAI_API_KEY",
        "COHERE_API_KEY",
        "GOOGLE_API_KEY",
        "LOCAL_API_KEY",
        "HF_TOKEN",
        "EMBEDWAY_SIGNING_SECRETS"
      })
  void theKeyOfEveryServiceMayBeASecret(String setting) {
    assertTrue(SecretReferences.isOurs(setting));
  }

  @Test
  void namesThatWereNotFoundAreLookedUpAgain() {
    LambdaProcess.forgetNamesThatWereNotFound();

    assertEquals("0", Security.getProperty("networkaddress.cache.negative.ttl"));
  }

  private static Map<String, String> resolved(Map<String, String> environment) {
    return new LambdaVariables(
            environment, new SecretReferences(AnonymousCredentialsProvider.create()))
        .resolved();
  }
}
