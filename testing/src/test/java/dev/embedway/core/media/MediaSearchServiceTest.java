package dev.embedway.core.media;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.embedding.EmbeddingRequest.Overlong;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.limit.Permits;
import dev.embedway.core.pipeline.PipelineRig;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.search.SearchMode;
import dev.embedway.core.search.SearchRequest.Selection;
import dev.embedway.core.search.service.StoreSearch;
import dev.embedway.core.store.SearchTuning;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MediaSearchServiceTest {

  private final PipelineRig rig = new PipelineRig();
  private final MediaSearchService searches =
      rig.callers.mediaSearch(rig.callers.searches().search(rig.vectorPort));

  private MediaMatches search(Optional<String> collection, StoreTerms terms) {
    StoreSearch search =
        new StoreSearch(
            List.of("One two three."),
            Selection.best(5),
            SearchTuning.NONE,
            SearchMode.VECTOR,
            Overlong.TRUNCATE);
    return searches.search(
        rig.request(), new MediaSearch(collection, terms, search), Permits.unlimited());
  }

  private void put(String store) {
    rig.bucket.put("acme/" + store + "/a.txt", "One two three.");
    rig.event("acme/" + store + "/a.txt", UploadEvent.Kind.CREATED, "");
    rig.drain();
  }

  private EmbedwayException refusal(Optional<String> collection, StoreTerms terms) {
    return assertThrows(EmbedwayException.class, () -> search(collection, terms));
  }

  @Test
  void aCollectionIsAStore() {
    put("docs");
    put("more");

    MediaMatches found = search(Optional.of("More"), StoreTerms.NONE);

    assertEquals("more", found.store().name());
    assertEquals(
        List.of("One two three."),
        found.results().results().stream().map(each -> each.match().chunk().text()).toList());
  }

  @Test
  void theOnlyStoreIsMeantWhereNoneIsNamed() {
    put("docs");

    assertEquals("docs", search(Optional.empty(), StoreTerms.NONE).store().name());
  }

  @Test
  void oneMustBeNamedOfSeveral() {
    put("docs");
    put("more");

    EmbedwayException fault = refusal(Optional.empty(), StoreTerms.NONE);

    assertEquals(ErrorCode.INVALID_PARAMETER, fault.code());
    assertEquals(Optional.of("collection"), fault.param());
    assertTrue(fault.getMessage().contains("docs"), fault.getMessage());
  }

  @Test
  void anUnknownCollectionIsNotFound() {
    assertEquals(ErrorCode.STORE_NOT_FOUND, refusal(Optional.of("none"), StoreTerms.NONE).code());
    assertEquals(ErrorCode.STORE_NOT_FOUND, refusal(Optional.empty(), StoreTerms.NONE).code());
  }

  @Test
  void anotherModelThanTheStoresIsAConflict() {
    put("docs");

    assertEquals(
        ErrorCode.STATE_CONFLICT,
        refusal(Optional.of("docs"), StoreTerms.ofModel(Optional.empty(), Optional.of("openai")))
            .code());
    assertEquals(
        "docs",
        search(Optional.of("docs"), StoreTerms.ofModel(Optional.of("fake-mini"), Optional.empty()))
            .store()
            .name());
  }
}
