package dev.embedway.core.registry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.model.ModelSpec;
import dev.embedway.core.model.PromptRole;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.FlakyProvider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ModelRegistryTest {

  private final ModelRegistry registry = new ModelRegistry(List.of(FakeProvider.MODEL));

  @Test
  void findsAModelByItsBareIdItsPrefixAndTheHeader() {
    assertEquals(FakeProvider.MODEL, registry.resolve("fake-mini", null));
    assertEquals(FakeProvider.MODEL, registry.resolve("onnx:fake-mini", null));
    assertEquals(FakeProvider.MODEL, registry.resolve("ONNX:fake-mini", null));
    assertEquals(FakeProvider.MODEL, registry.resolve("fake-mini", "Onnx"));
  }

  @Test
  void aSuffixSaysWhatTheTextsAreForWhereverTheModelIsNamed() {
    for (String id : List.of("fake-mini", "onnx:fake-mini")) {
      assertEquals(new ModelChoice(FakeProvider.MODEL, Optional.empty()), choose(id));
      for (PromptRole role : PromptRole.values()) {
        assertEquals(
            new ModelChoice(FakeProvider.MODEL, Optional.of(role)), choose(id + "@" + role.wire()));
      }
    }
    assertEquals(Optional.of(PromptRole.QUERY), registry.choose("fake-mini@query", "onnx").role());
  }

  @Test
  void whateverElseFollowsAnAtSignIsPartOfTheId() {
    for (String id :
        List.of(
            "fake-mini@",
            "fake-mini@Query",
            "fake-mini@v2",
            "fake-mini@query@",
            "fake@mini@query",
            "fake-mini@query@none")) {
      assertEquals(
          ErrorCode.MODEL_NOT_FOUND,
          assertThrows(EmbedwayException.class, () -> choose(id)).code(),
          id);
    }
    assertEquals(
        ErrorCode.MODEL_REQUIRED,
        assertThrows(EmbedwayException.class, () -> choose("@query")).code());
  }

  @Test
  void noCardHasAnIdThatASuffixWouldHide() {
    assertThrows(IllegalArgumentException.class, () -> other("mini@query", "onnx"));
  }

  @Test
  void prefixBeatsTheHeader() {
    assertEquals(FakeProvider.MODEL, registry.resolve("onnx:fake-mini", "openai"));
  }

  @Test
  void neverGuessesAnUnknownIdButNamesTheNearest() {
    EmbedwayException refusal = refusal("fake-mimi", null);

    assertEquals(ErrorCode.MODEL_NOT_FOUND, refusal.code());
    assertTrue(refusal.getMessage().contains("nearest: fake-mini"), refusal.getMessage());
  }

  @Test
  void suggestsNoModelOfAProviderThatIsNotSetUp() {
    ModelSource service =
        new ModelSource() {
          @Override
          public String name() {
            return "openai";
          }

          @Override
          public List<ModelSpec> models() {
            return List.of(other("fake-midi", "openai"));
          }

          @Override
          public Optional<String> missingSetting() {
            return Optional.of("OPENAI_API_KEY");
          }
        };
    ModelRegistry both = ModelRegistry.over(List.of(service, new FakeProvider()));

    EmbedwayException refusal =
        assertThrows(EmbedwayException.class, () -> both.resolve("fake-mini2", null));

    assertEquals("model fake-mini2 is not known; nearest: fake-mini", refusal.getMessage());
  }

  @Test
  void saysOfAKnownModelThatIsNotThereWhatToDo() {
    ModelRegistry empty =
        new ModelRegistry(
            List::of, () -> List.of(new UnavailableModel("fake-maxi", "is not added: run `add`")));

    for (String id : List.of("fake-maxi", "onnx:fake-maxi")) {
      EmbedwayException refusal =
          assertThrows(EmbedwayException.class, () -> empty.resolve(id, null));

      assertEquals(ErrorCode.MODEL_NOT_FOUND, refusal.code());
      assertEquals("model fake-maxi is not added: run `add`", refusal.getMessage());
    }
  }

  @Test
  void findsAModelThatCameLater() {
    List<ModelSpec> models = new ArrayList<>();
    ModelRegistry growing = new ModelRegistry(() -> models, List::of);
    assertThrows(EmbedwayException.class, () -> growing.resolve("fake-mini", null));

    models.add(FakeProvider.MODEL);

    assertEquals(FakeProvider.MODEL, growing.resolve("fake-mini", null));
  }

  @Test
  void aPrefixThatNamesNoProviderIsPartOfTheId() {
    assertEquals(ErrorCode.MODEL_NOT_FOUND, refusal("library:fake-mini", null).code());
  }

  @Test
  void tellsAnUnknownProviderFromOneWithoutModels() {
    assertEquals(ErrorCode.UNKNOWN_PROVIDER, refusal("fake-mini", "acme").code());
    assertEquals(ErrorCode.PROVIDER_UNSUPPORTED, refusal("mistral:m", null).code());
  }

  @Test
  void refusesAModelOfAnotherProvider() {
    ModelSpec theirs = other("their-mini", "local_api");

    EmbedwayException refusal =
        assertThrows(
            EmbedwayException.class,
            () ->
                new ModelRegistry(List.of(FakeProvider.MODEL, theirs))
                    .resolve("onnx:their-mini", null));

    assertEquals(ErrorCode.PROVIDER_MODEL_MISMATCH, refusal.code());
  }

  @Test
  void twoProvidersMayServeOneIdAndTheFirstHasItWithoutAPrefix() {
    FlakyProvider openAi = new FlakyProvider("openai", "m", "s");
    FlakyProvider own = new FlakyProvider("local_api", "m", "s");
    ModelRegistry both = ModelRegistry.over(List.of(openAi, own));

    assertEquals(openAi.model(), both.resolve("m", null));
    assertEquals(own.model(), both.resolve("local_api:m", null));
    assertEquals(own.model(), both.resolve("m", "local_api"));
    assertEquals("m", both.qualifiedIdOf(openAi.model()));
    assertEquals("local_api:m", both.qualifiedIdOf(own.model()));
  }

  @Test
  void anEmptyModelIsAskedFor() {
    assertEquals(ErrorCode.MODEL_REQUIRED, refusal(" ", null).code());
  }

  @Test
  void doesNotRepeatHostileIds() {
    String hostile = "<script>\n" + "x".repeat(10_000);

    String message = refusal(hostile, null).getMessage();

    assertFalse(message.contains("<script>"));
    assertFalse(message.contains("\n"));
    assertTrue(message.length() < 300);
  }

  private ModelChoice choose(String id) {
    return registry.choose(id, null);
  }

  private EmbedwayException refusal(String id, @Nullable String header) {
    return assertThrows(EmbedwayException.class, () -> registry.resolve(id, header));
  }

  private static ModelSpec other(String id, String provider) {
    ModelSpec m = FakeProvider.MODEL;
    return new ModelSpec(id, provider, m.weights(), m.inputs(), m.vectors());
  }

  @Test
  void idsThatServicesWouldReadAsAnotherIdAreUnknown() {
    ModelRegistry passing =
        ModelRegistry.over(
            List.of(new PassingSource("huggingface"), new PassingSource("local_api")));
    for (String id :
        List.of(
            "BAAI/./secret",
            "BAAI//secret",
            "BAAI/secret/",
            "/BAAI/secret",
            "./BAAI/secret",
            "BAAI/../BAAI/secret",
            "BAAI/x/../secret",
            "BAAI/secret/.",
            "BAAI/secret.",
            "BAAI/.secret",
            "BAAI%2Fsecret",
            "BAAI/secre%74",
            "BAAI\\secret",
            " BAAI/secret",
            "BAAI/secret ",
            "BAAI/secret\n",
            "BAAI/secret\u0000",
            "BAAI/\u0455ecret",
            "BAAI/secre\uFF54",
            "BAAI/se\u200Bcret",
            "BAAI/secret:",
            ":BAAI/secret",
            "BAAI/secret::x",
            "BAAI/secret:/x",
            "BAAI/secret?x=1",
            "BAAI/secret#x",
            "BAAI/secret;x",
            "BAAI/secret@v1",
            "BAAI/secret@query@query",
            "huggingface:BAAI/secret",
            "HuggingFace:BAAI/secret",
            "local_api:BAAI/secret",
            "a".repeat(201))) {
      for (String provider : List.of("huggingface", "local_api")) {
        assertEquals(
            ErrorCode.MODEL_NOT_FOUND,
            assertThrows(
                    EmbedwayException.class, () -> passing.choose(provider + ":" + id, null), id)
                .code(),
            id);
      }
    }
  }

  @Test
  void anAliasMeansAModelThatCanBeAskedForWhereItsOwnOwnerCannot() {
    ModelSpec hosted = new FlakyProvider("huggingface", "org/fake", "theirs").model();
    ModelSource engine =
        new Named(
            "onnx", List.of(FakeProvider.MODEL), Map.of("org/fake", "fake-mini"), Optional.empty());
    ModelRegistry without =
        ModelRegistry.over(
            List.of(
                engine,
                new Named("huggingface", List.of(hosted), Map.of(), Optional.of("HF_TOKEN"))));
    ModelRegistry with =
        ModelRegistry.over(
            List.of(engine, new Named("huggingface", List.of(hosted), Map.of(), Optional.empty())));

    assertEquals(FakeProvider.MODEL, without.resolve("org/fake", null));
    assertEquals(FakeProvider.MODEL, without.choose("org/fake@query", null).model());
    assertEquals(FakeProvider.MODEL, without.resolve("onnx:org/fake", null));
    assertEquals(FakeProvider.MODEL, with.resolve("org/fake", "onnx"));
    assertEquals(hosted, without.resolve("huggingface:org/fake", null));
    assertEquals(hosted, with.resolve("org/fake", null));
    assertEquals("fake-mini", without.qualifiedIdOf(without.resolve("org/fake", null)));
  }

  @Test
  void anAliasOfAModelThatIsNotThereChangesNothing() {
    ModelSpec hosted = new FlakyProvider("huggingface", "org/fake", "theirs").model();
    ModelRegistry registry =
        ModelRegistry.over(
            List.of(
                new Named("onnx", List.of(), Map.of("org/fake", "fake-mini"), Optional.empty()),
                new Named("huggingface", List.of(hosted), Map.of(), Optional.of("HF_TOKEN"))));

    assertEquals(hosted, registry.resolve("org/fake", null));
  }

  private record Named(
      String name,
      List<ModelSpec> models,
      Map<String, String> aliases,
      Optional<String> missingSetting)
      implements ModelSource {}

  @Test
  void anIdThatIsTooLongIsRefusedBeforeAnythingIsLookedForInIt() {
    String huge = "a@b:c/".repeat(650_000);
    for (String id : List.of("x".repeat(257), huge, "onnx:" + huge, huge + "@query")) {
      EmbedwayException refused =
          assertThrows(EmbedwayException.class, () -> registry.choose(id, null));

      assertEquals(ErrorCode.MODEL_NOT_FOUND, refused.code());
      assertEquals(
          "model has " + id.length() + " characters; allowed are 1..256", refused.getMessage());
    }
    assertEquals(
        ErrorCode.MODEL_NOT_FOUND,
        assertThrows(EmbedwayException.class, () -> registry.choose("x".repeat(256), null)).code());
  }

  @Test
  void idsOfEveryUsualFormArePassedOn() {
    ModelRegistry passing = ModelRegistry.over(List.of(new PassingSource("local_api")));
    for (String id :
        List.of(
            "m",
            "my/model:latest",
            "nomic-embed-text:v1.5",
            "BAAI/bge-small-en-v1.5",
            "a/b/c",
            "_x-",
            "a".repeat(200))) {
      assertEquals(id, passing.resolve("local_api:" + id, null).id());
    }
  }

  /** A source that passes on every id that may be one. */
  private record PassingSource(String name) implements ModelSource {

    @Override
    public List<ModelSpec> models() {
      return List.of();
    }

    @Override
    public Optional<ModelSpec> adopt(String id) {
      return ModelSpec.isId(id)
          ? Optional.of(new FlakyProvider(name, id, "space").model())
          : Optional.empty();
    }
  }
}
