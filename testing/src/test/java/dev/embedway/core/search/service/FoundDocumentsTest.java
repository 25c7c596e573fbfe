package dev.embedway.core.search.service;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.chunk.Chunk;
import dev.embedway.core.chunk.ChunkingSpec;
import dev.embedway.core.pipeline.document.Document;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.job.Ledger;
import dev.embedway.core.pipeline.job.LedgerStore;
import dev.embedway.core.search.Match;
import dev.embedway.core.search.Relevance;
import dev.embedway.core.store.DocumentKind;
import dev.embedway.core.store.StoreLabel;
import dev.embedway.core.store.StoreSpec;
import dev.embedway.core.store.StoreVersion;
import dev.embedway.core.store.StoreVersion.ModelRef;
import dev.embedway.core.tenant.TenantId;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FoundDocumentsTest {

  private static final StoreSpec STORE =
      StoreSpec.of(
          new TenantId("acme"),
          "vs_" + "0".repeat(24),
          "docs",
          StoreLabel.of("docs"),
          StoreVersion.first(
              new ModelRef("m", "m@1", "m"), 8, ChunkingSpec.DEFAULT, Instant.EPOCH));

  @Test
  void ledgerIsAskedAboutFilesOnceEachAndNotAboutRecords() {
    List<Object> asked = new ArrayList<>();
    LedgerStore ledger =
        (LedgerStore)
            Proxy.newProxyInstance(
                LedgerStore.class.getClassLoader(),
                new Class<?>[] {LedgerStore.class},
                (_, _, arguments) -> {
                  asked.addAll((List<?>) arguments[0]);
                  return List.of();
                });

    Optional<Map<String, Document>> found =
        new FoundDocuments(new Ledger(ledger, InstantSource.system()))
            .of(
                STORE,
                List.of(
                    match("vec_1", DocumentKind.RECORD, "vec_1"),
                    match("doc_a", DocumentKind.FILE, "a.txt"),
                    match("doc_a", DocumentKind.FILE, "a.txt")));

    assertEquals(Optional.of(Map.of()), found);
    assertEquals(List.of(new ObjectKey(STORE.tenant(), "docs", "a.txt")), asked);
  }

  private static Match match(String id, DocumentKind kind, String key) {
    return new Match(
        new Match.Source(id, kind, key, 1, Map.of()),
        new Chunk(0, 0, 4, "text", 1),
        Relevance.ofVector(1));
  }
}
