package dev.embedway.core.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.PermissionException;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FlakyProvider;
import dev.embedway.topology.route.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EmbeddingPolicyTest {

  private static final Caller TENANT =
      new Caller(new TenantId("acme"), "key_1", Set.of(Role.ADMIN));
  private static final Caller OPERATOR = new Caller(TenantId.DEFAULT, "key_2", Set.of(Role.ADMIN));
  private static final ModelSpec SMALL =
      new FlakyProvider("openai", "text-embedding-3-small", "s").model();
  private static final ModelSpec OWN = new FlakyProvider("local_api", "mini", "t").model();

  private static EmbeddingPolicy policy(String... namesAndValues) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      variables.put(namesAndValues[i], namesAndValues[i + 1]);
    }
    return new EmbeddingPolicy(EmbedwaySettings.read(variables).policy());
  }

  private static Optional<ErrorCode> refusal(EmbeddingPolicy policy, ModelSpec model) {
    if (policy.allows(model, TENANT)) {
      policy.check(model, TENANT);
      return Optional.empty();
    }
    return Optional.of(
        assertThrows(PermissionException.class, () -> policy.check(model, TENANT)).code());
  }

  @Test
  void withoutListsEverythingIsAllowed() {
    assertEquals(Optional.empty(), refusal(policy(), SMALL));
    assertEquals(Optional.empty(), policy().allowedModels());
    assertEquals(Optional.empty(), policy().allowedProviders());
  }

  @Test
  void aProviderThatIsNotListedIsDenied() {
    EmbeddingPolicy policy = policy("ALLOWED_EMBEDDING_PROVIDERS", "onnx, OpenAI");

    assertEquals(Optional.empty(), refusal(policy, SMALL));
    assertEquals(Optional.of(ErrorCode.PROVIDER_DENIED), refusal(policy, OWN));
    assertEquals(Optional.of(List.of("onnx", "OpenAI")), policy.allowedProviders());
  }

  @Test
  void modelsAreListedByIdOrWithTheirProviderOrByABeginning() {
    for (String list :
        List.of("text-embedding-3-small", "openai:text-embedding-3-small", "text-*", "openai:*")) {
      EmbeddingPolicy policy = policy("ALLOWED_EMBEDDING_MODELS", "other," + list);

      assertEquals(Optional.empty(), refusal(policy, SMALL), list);
      assertEquals(Optional.of(ErrorCode.MODEL_DENIED), refusal(policy, OWN), list);
    }
    assertEquals(
        Optional.of(ErrorCode.MODEL_DENIED),
        refusal(policy("ALLOWED_EMBEDDING_MODELS", "text-embedding-3"), SMALL));
  }

  @Test
  void aDenialWins() {
    assertEquals(
        Optional.of(ErrorCode.MODEL_DENIED),
        refusal(
            policy("ALLOWED_EMBEDDING_MODELS", "*", "DENIED_EMBEDDING_MODELS", "TEXT-*"), SMALL));
    assertEquals(
        Optional.of(ErrorCode.PROVIDER_DENIED),
        refusal(
            policy("ALLOWED_EMBEDDING_PROVIDERS", "openai", "DENIED_EMBEDDING_PROVIDERS", "openai"),
            SMALL));
  }

  @Test
  void listsHoldUnlessTheyAreSwitchedOff() {
    for (String off : List.of("false", "no", "0")) {
      EmbeddingPolicy policy =
          policy("DENIED_EMBEDDING_MODELS", "*", "EMBEDDINGS_ENFORCE_POLICY", off);
      assertEquals(Optional.empty(), refusal(policy, SMALL));
      assertTrue(!policy.isEnforced());
    }
    for (String on : List.of("true", "yes", "1", "")) {
      EmbeddingPolicy policy =
          policy("DENIED_EMBEDDING_MODELS", "*", "EMBEDDINGS_ENFORCE_POLICY", on);
      assertEquals(Optional.of(ErrorCode.MODEL_DENIED), refusal(policy, SMALL));
      assertTrue(policy.isEnforced());
    }
  }

  @Test
  void theOperatorIsExemptUnlessStrictAndATenantsAdminNever() {
    EmbeddingPolicy exempt = policy("DENIED_EMBEDDING_MODELS", "*");
    EmbeddingPolicy strict =
        policy("DENIED_EMBEDDING_MODELS", "*", "EMBEDDINGS_ENFORCE_POLICY_STRICT", "true");

    assertTrue(exempt.allows(SMALL, OPERATOR));
    assertTrue(!exempt.allows(SMALL, TENANT));
    assertTrue(!strict.allows(SMALL, OPERATOR));
  }

  @Test
  void deniedModelIsDeniedWithAnyTagAndAllowedOneOnlyAsListed() {
    ModelSpec tagged = new FlakyProvider("local_api", "Mini:latest", "t").model();

    assertEquals(
        Optional.of(ErrorCode.MODEL_DENIED),
        refusal(policy("DENIED_EMBEDDING_MODELS", "mini"), tagged));
    assertEquals(
        Optional.of(ErrorCode.MODEL_DENIED),
        refusal(policy("DENIED_EMBEDDING_MODELS", "local_api:mini"), tagged));
    assertEquals(
        Optional.empty(), refusal(policy("DENIED_EMBEDDING_MODELS", "mini:other"), tagged));
    assertEquals(
        Optional.of(ErrorCode.MODEL_DENIED),
        refusal(policy("ALLOWED_EMBEDDING_MODELS", "mini"), tagged));
    assertEquals(
        Optional.empty(), refusal(policy("ALLOWED_EMBEDDING_MODELS", "mini:latest"), tagged));
  }

  @Test
  void listsHoldForDocumentsOfEveryTenantButTheOperators() {
    EmbeddingPolicy policy = policy("DENIED_EMBEDDING_MODELS", "mini");

    assertEquals(
        ErrorCode.MODEL_DENIED,
        assertThrows(PermissionException.class, () -> policy.check(OWN, new TenantId("acme")))
            .code());
    policy.check(OWN, TenantId.DEFAULT);
  }
}
