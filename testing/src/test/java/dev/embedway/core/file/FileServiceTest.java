package dev.embedway.core.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.error.UnavailableException;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.testing.fakes.MemoryFiles;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** Uploads and deletions of files that are cut off. */
class FileServiceTest {

  private static final FileQuery ALL =
      new FileQuery(10, SortOrder.ASC, Optional.empty(), Optional.empty());

  private final CallerRig rig = new CallerRig();
  private final Kept kept = new Kept();
  private final FileService files = rig.callers.files().kept(new FilePorts(kept, kept));

  private List<StoredFile> list() {
    return files.list(CallerRig.ACME, ALL);
  }

  private StoredFile create() {
    return create(Optional.empty());
  }

  private StoredFile create(Optional<Duration> lifetime) {
    return files.create(
        rig.request(),
        new FileUpload(
            "a.txt",
            "text/plain",
            FilePurpose.ASSISTANTS,
            "words".getBytes(StandardCharsets.UTF_8),
            lifetime));
  }

  @Test
  void contentOfAnUploadThatWasCutOffCanBeDeleted() {
    kept.cut = "after put";

    assertThrows(UnavailableException.class, this::create);

    assertEquals(1, kept.files.contents().size());
    list().forEach(file -> files.delete(rig.request(), file.id().value()));
    assertEquals(List.of(), kept.files.contents());
  }

  @Test
  void fileWhoseContentNeverCameIsNotFoundWhenItIsRead() {
    kept.cut = "before put";
    assertThrows(UnavailableException.class, this::create);

    StoredFile file = list().getFirst();

    EmbedwayException fault =
        assertThrows(NotFoundException.class, () -> files.content(CallerRig.ACME, file));
    assertEquals(ErrorCode.FILE_NOT_FOUND, fault.code());
    files.delete(rig.request(), file.id().value());
    assertEquals(List.of(), list());
  }

  @Test
  void deletionThatWasCutOffIsRepeated() {
    StoredFile file = create();
    kept.cut = "before remove";

    assertThrows(UnavailableException.class, () -> files.delete(rig.request(), file.id().value()));

    assertEquals(List.of(), kept.files.contents());
    files.delete(rig.request(), file.id().value());
    assertEquals(List.of(), list());
  }

  @Test
  void fileThatIsDeletedBeforeItsContentIsThereLeavesNone() {
    kept.meanwhile = () -> list().forEach(file -> files.delete(rig.request(), file.id().value()));

    create();

    assertEquals(List.of(), list());
    assertEquals(List.of(), kept.files.contents());
  }

  @Test
  void expiredFileIsNotFoundAndNotListedThoughItIsThere() {
    StoredFile lasting = create();
    StoredFile file = create(Optional.of(Duration.ofHours(1)));
    Instant end = file.expiresAt().orElseThrow();
    String id = file.id().value();

    rig.clock.advance(Duration.between(rig.clock.instant(), end).minusNanos(1));
    assertEquals(file, files.find(CallerRig.ACME, id));
    assertEquals(2, list().size());
    rig.clock.advance(Duration.ofNanos(1));

    for (Executable use :
        List.<Executable>of(
            () -> files.find(CallerRig.ACME, id), () -> files.delete(rig.request(), id))) {
      assertEquals(ErrorCode.FILE_NOT_FOUND, assertThrows(NotFoundException.class, use).code());
    }
    assertEquals(List.of(lasting), list());
    assertEquals(2, kept.files.contents().size());
  }

  @Test
  void fileExpiresSoManySecondsAfterTheSecondOfItsUpload() {
    rig.clock.advance(Duration.ofMillis(750));

    StoredFile file = create(Optional.of(Duration.ofSeconds(3601)));

    assertEquals(
        Optional.of(Instant.ofEpochSecond(file.createdAt().getEpochSecond() + 3601)),
        file.expiresAt());
    assertEquals(
        file.expiresAt().orElseThrow().toString(), rig.audit.getLast().after().get("expires_at"));
  }

  @Test
  void lifetimesOutOfOpenAisRangeAreNoUploads() {
    for (Duration lifetime : List.of(Duration.ofSeconds(3599), Duration.ofSeconds(2_592_001))) {
      assertThrows(
          IllegalArgumentException.class, () -> create(Optional.of(lifetime)), lifetime::toString);
    }
  }

  /** Files whose next call of a kind is cut off. */
  private static final class Kept implements FileCatalog, FileContents {

    private final MemoryFiles files = new MemoryFiles();
    private String cut = "";
    private Runnable meanwhile = () -> {};

    private void at(String point) {
      if (cut.equals(point)) {
        cut = "";
        throw new UnavailableException(
            ErrorCode.STORE_UNAVAILABLE, "cut off", Duration.ofSeconds(1), null);
      }
    }

    @Override
    public void add(TenantId tenant, StoredFile file) {
      files.add(tenant, file);
    }

    @Override
    public Optional<StoredFile> find(TenantId tenant, FileId id) {
      return files.find(tenant, id);
    }

    @Override
    public List<StoredFile> list(TenantId tenant, FileQuery asked, Instant now) {
      return files.list(tenant, asked, now);
    }

    @Override
    public void remove(TenantId tenant, StoredFile file) {
      at("before remove");
      files.remove(tenant, file);
    }

    @Override
    public List<Owned> expiredBefore(Instant time, int limit) {
      return files.expiredBefore(time, limit);
    }

    @Override
    public Usage usage(TenantId tenant) {
      return files.usage(tenant);
    }

    @Override
    public void put(TenantId tenant, FileId id, byte[] content) {
      at("before put");
      meanwhile.run();
      files.put(tenant, id, content);
      at("after put");
    }

    @Override
    public Optional<byte[]> get(TenantId tenant, FileId id) {
      return files.get(tenant, id);
    }

    @Override
    public void delete(TenantId tenant, FileId id) {
      files.delete(tenant, id);
    }
  }
}
