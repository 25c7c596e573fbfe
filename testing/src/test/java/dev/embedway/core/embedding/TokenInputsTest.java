package dev.embedway.core.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.cache.CacheSettings;
import dev.embedway.core.cache.CacheSettings.Sharing;
import dev.embedway.core.cache.VectorCache;
import dev.embedway.core.config.EmbedwaySettings;
import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.embedding.EmbeddingResponse.Truncation;
import dev.embedway.core.embedding.FallbackEmbedder.Served;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.error.UpstreamException;
import dev.embedway.core.model.Dimensions;
import dev.embedway.core.model.Input;
import dev.embedway.core.model.Input.Text;
import dev.embedway.core.model.Input.Tokens;
import dev.embedway.core.model.PromptBook;
import dev.embedway.core.model.PromptBook.Replacement;
import dev.embedway.core.model.PromptRole;
import dev.embedway.core.policy.EmbeddingPolicy;
import dev.embedway.core.provider.EmbeddingProvider;
import dev.embedway.core.provider.PromptedProvider;
import dev.embedway.core.provider.Requester;
import dev.embedway.core.tenant.Caller;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.FakeProvider;
import dev.embedway.testing.fakes.FlakyProvider;
import dev.embedway.testing.fakes.MemoryEpochs;
import dev.embedway.topology.route.Role;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Token ids on their way to a model that reads them, and to one that reads texts. */
class TokenInputsTest {

  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Caller CALLER =
      new Caller(new TenantId("acme"), "key_1", Set.of(Role.EMBED));

  /** Not the ids that an encoder would choose. */
  private static final Tokens LETTERS = new Tokens(List.of(97, 98), "ab");

  private static final Tokens HALF = new Tokens(List.of(18107), "\ufffd");

  private final FlakyProvider primary = new FlakyProvider("openai", "m", "space").readingIds();
  private final FlakyProvider same = new FlakyProvider("local_api", "m", "space");

  private static EmbeddingRequest request(String model, PromptRole role, Input... inputs) {
    return request(model, role, Overlong.REFUSE, List.of(inputs));
  }

  private static EmbeddingRequest request(
      String model, PromptRole role, Overlong overlong, List<Input> inputs) {
    return new EmbeddingRequest(
        new Requester(CALLER.tenant(), Requester.Priority.INTERACTIVE),
        new EmbeddingRequest.Target(model, null),
        inputs,
        new EmbeddingRequest.Options(Dimensions.NATIVE, role, overlong),
        NOW.plusSeconds(28));
  }

  private Embedder over(EmbeddingProvider... providers) {
    return new Embedder(List.of(providers), InstantSource.fixed(NOW));
  }

  private EmbeddingResponse embed(Input... inputs) {
    return over(primary).embed(request("openai:m", PromptRole.PASSAGE, inputs));
  }

  private EmbedwayException refusal(String model, Overlong overlong, List<Input> inputs) {
    return assertThrows(
        EmbedwayException.class,
        () -> over(primary, same).embed(request(model, PromptRole.NONE, overlong, inputs)));
  }

  private static EmbedwayException down() {
    return new UnavailableException(ErrorCode.PROVIDER_UNAVAILABLE, "down", Duration.ZERO, null);
  }

  @Test
  void modelThatReadsIdsGetsThemAsTheyAre() {
    Tokens whole = new Tokens(List.of(370), "ab");

    EmbeddingResponse response = embed(LETTERS, whole, LETTERS);

    assertEquals(List.of(LETTERS, whole), primary.calls().getFirst().inputs());
    assertEquals(
        List.of(LETTERS, whole, LETTERS).stream().map(FlakyProvider::vectorOf).toList(),
        response.embeddings().stream().map(EmbeddingResponse.Embedding::vector).toList());
  }

  @Test
  void idsOfNoWholeCharacterAreForTheModelThatReadsIds() {
    Tokens space = new Tokens(List.of(220), " ");
    embed(HALF, space);
    EmbedwayException half = refusal("local_api:m", Overlong.REFUSE, List.of(new Text("a"), HALF));
    EmbedwayException mixed =
        refusal(
            "local_api:m",
            Overlong.REFUSE,
            List.of(LETTERS, new Tokens(List.of(32, 0xff, 10), " \ufffd\n")));
    EmbedwayException blank = refusal("local_api:m", Overlong.REFUSE, List.of(space));

    assertEquals(List.of(HALF, space), primary.calls().getFirst().inputs());
    for (EmbedwayException each : List.of(half, mixed)) {
      assertEquals(ErrorCode.INVALID_TOKEN_ARRAY, each.code());
      assertEquals(Optional.of(Map.of("index", 1)), each.details());
    }
    assertEquals(ErrorCode.EMPTY_INPUT, blank.code());
    assertEquals(List.of(), same.calls());
  }

  @Test
  void everyOtherModelGetsTheText() {
    over(primary, same).embed(request("local_api:m", PromptRole.PASSAGE, LETTERS));

    assertEquals(List.of(new Text("ab")), same.calls().getFirst().inputs());
  }

  @Test
  void requestOfTextsAndIdsIsOneOfTexts() {
    embed(LETTERS, new Text("c"));

    assertEquals(List.of(new Text("ab"), new Text("c")), primary.calls().getFirst().inputs());
  }

  @Test
  void promptGoesBeforeTheTextAndARoleWithoutOneLeavesIds() {
    PromptBook book =
        new PromptBook(
            Optional.empty(),
            Optional.empty(),
            Map.of("m", new Replacement(Optional.of("find "), Optional.of(""))));
    Embedder embedder = over(PromptedProvider.of(primary, book));

    embedder.embed(request("openai:m", PromptRole.QUERY, LETTERS));
    embedder.embed(request("openai:m", PromptRole.PASSAGE, LETTERS));

    assertEquals(List.of(new Text("find ab")), primary.calls().getFirst().inputs());
    assertEquals(List.of(LETTERS), primary.calls().getLast().inputs());
  }

  @Test
  void modelThatStandsInReadsTheText() {
    Served served = served(LETTERS, new Tokens(List.of(99), "c"));

    assertEquals("local_api", served.response().model().provider());
    assertEquals(2, primary.calls().getFirst().inputs().size());
    assertEquals(List.of(new Text("ab"), new Text("c")), same.calls().getFirst().inputs());
  }

  @Test
  void modelThatStandsInIsNotAskedForWhatHasNoText() {
    EmbedwayException failure = assertThrows(EmbedwayException.class, () -> served(LETTERS, HALF));

    assertEquals(ErrorCode.PROVIDER_UNAVAILABLE, failure.code());
    assertEquals(List.of(), same.calls());
  }

  private Served served(Input... inputs) {
    primary.failing(List.of(down()));
    EmbeddingPolicy policy =
        new EmbeddingPolicy(
            EmbedwaySettings.read(
                    Map.of("EMBEDDINGS_FALLBACK_CHAIN", "{\"openai\":[\"local_api\"]}"))
                .policy());
    Embedder models = over(primary, same);
    return new FallbackEmbedder(models, policy)
        .embed(models.resolve(request("openai:m", PromptRole.PASSAGE, inputs)), CALLER);
  }

  @Test
  void limitsCountTheIds() {
    String words = FakeProvider.words(500);
    Tokens largest = new Tokens(Collections.nCopies(100, 7), words);
    Tokens more = new Tokens(Collections.nCopies(101, 7), "a");

    EmbedwayException refusal = refusal("openai:m", Overlong.REFUSE, List.of(largest, more));
    List<Long> admitted = new ArrayList<>();
    Embedder models = over(primary);
    EmbeddingResponse cut =
        models.embed(
            models.resolve(
                request("openai:m", PromptRole.NONE, Overlong.TRUNCATE, List.of(largest, more))),
            admitted::add);

    assertEquals(ErrorCode.INPUT_TOO_LONG, refusal.code());
    assertEquals(
        Optional.of(List.of(Map.of("index", 1, "tokens", 101, "limit", 100))), refusal.details());
    assertEquals(List.of(200L), admitted);
    assertEquals(
        List.of(Truncation.WHOLE, Truncation.TRUNCATED),
        cut.embeddings().stream().map(EmbeddingResponse.Embedding::truncation).toList());
  }

  @Test
  void cacheNeverTakesIdsForTheirText() {
    CacheSettings settings =
        new CacheSettings(
            Duration.ofHours(1),
            new CacheSettings.Memory(100, 1 << 20),
            new CacheSettings.Shared(Sharing.OFF, Optional.empty(), Duration.ofSeconds(10)));
    Embedder embedder =
        new Embedder(
            List.of(primary),
            new VectorCache(settings, "secret", new MemoryEpochs(), InstantSource.fixed(NOW)),
            InstantSource.fixed(NOW));
    EmbeddingResponse text =
        embedder.embed(request("openai:m", PromptRole.PASSAGE, new Text("ab")));
    EmbeddingResponse ids = embedder.embed(request("openai:m", PromptRole.PASSAGE, LETTERS));
    EmbeddingResponse again =
        embedder.embed(
            request("openai:m", PromptRole.PASSAGE, LETTERS, new Tokens(List.of(370), "ab")));

    assertEquals(0, ids.hits());
    assertEquals(1, again.hits());
    assertNotEquals(text.embeddings().getFirst().vector(), ids.embeddings().getFirst().vector());
    assertEquals(ids.embeddings().getFirst().vector(), again.embeddings().getFirst().vector());
  }

  @Test
  void faultOfOneArrayIsSaidOfItsPlace() {
    primary.failing(List.of(new UpstreamException(ErrorCode.PROVIDER_MALFORMED_RESPONSE, "no", 1)));

    EmbedwayException fault = refusal("openai:m", Overlong.REFUSE, List.of(LETTERS, LETTERS, HALF));

    assertEquals(Optional.of(Map.of("index", 2)), fault.details());
  }
}
