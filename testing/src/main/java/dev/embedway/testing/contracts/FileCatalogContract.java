package dev.embedway.testing.contracts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.file.FileCatalog;
import dev.embedway.core.file.FileCatalog.Owned;
import dev.embedway.core.file.FileId;
import dev.embedway.core.file.FilePurpose;
import dev.embedway.core.file.FileQuery;
import dev.embedway.core.file.StoredFile;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.tenant.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Contract of every {@link FileCatalog}. */
public abstract class FileCatalogContract {

  private static final TenantId ACME = new TenantId("acme");
  private static final TenantId OTHER = new TenantId("other");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private FileCatalog files;

  /** A list without files. */
  protected abstract FileCatalog files();

  @BeforeEach
  final void emptyList() {
    files = files();
  }

  private static StoredFile file(int number, Optional<Instant> end) {
    return new StoredFile(
        new FileId("file-%024x".formatted(number)),
        "a.txt",
        "text/plain",
        FilePurpose.ASSISTANTS,
        3,
        end);
  }

  private static StoredFile lasting(int number) {
    return file(number, Optional.empty());
  }

  private static StoredFile ending(int number, int second) {
    return file(number, Optional.of(NOW.plusSeconds(second)));
  }

  private List<StoredFile> list(int limit, SortOrder order, Optional<FileId> after) {
    return files.list(ACME, new FileQuery(limit, order, after, Optional.empty()), NOW);
  }

  @Test
  void fileIsFoundAsItIsByItsTenantAlone() {
    for (StoredFile file : List.of(lasting(1), ending(2, 5))) {
      files.add(ACME, file);

      assertEquals(Optional.of(file), files.find(ACME, file.id()));
      assertEquals(Optional.empty(), files.find(OTHER, file.id()));
    }
    assertEquals(new FileCatalog.Usage(2, 6), files.usage(ACME));
  }

  @Test
  void listLeavesExpiredFilesOutAndHasAsManyAsAreAskedFor() {
    IntStream.range(0, 250).forEach(i -> files.add(ACME, ending(i, -i)));
    files.add(ACME, lasting(300));
    files.add(ACME, ending(301, 1));
    files.add(ACME, lasting(302));

    assertEquals(List.of(lasting(300), ending(301, 1)), list(2, SortOrder.ASC, Optional.empty()));
    assertEquals(
        List.of(ending(301, 1), lasting(300)),
        list(9, SortOrder.DESC, Optional.of(lasting(302).id())));
  }

  @Test
  void expiredFilesOfAllTenantsAreListedInTheOrderOfTheirEnds() {
    files.add(ACME, ending(1, 20));
    files.add(OTHER, ending(2, 10));
    files.add(ACME, ending(3, 30));
    files.add(ACME, lasting(4));
    Owned first = new Owned(OTHER, ending(2, 10));
    Owned second = new Owned(ACME, ending(1, 20));

    assertEquals(List.of(first, second), files.expiredBefore(NOW.plusSeconds(30), 9));
    assertEquals(List.of(first), files.expiredBefore(NOW.plusSeconds(31), 1));
    assertEquals(3, files.expiredBefore(NOW.plusSeconds(31), 9).size());
  }

  @Test
  void removedFileIsOnNoList() {
    files.add(ACME, ending(1, 20));
    files.add(ACME, lasting(2));

    files.remove(ACME, ending(1, 20));
    files.remove(ACME, ending(1, 20));
    files.remove(ACME, lasting(2));

    assertEquals(List.of(), list(9, SortOrder.ASC, Optional.empty()));
    assertEquals(List.of(), files.expiredBefore(NOW.plusSeconds(99), 9));
    assertEquals(Optional.empty(), files.find(ACME, ending(1, 20).id()));
  }
}
