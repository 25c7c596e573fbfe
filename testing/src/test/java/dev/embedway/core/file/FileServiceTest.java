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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

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
    return files.create(
        rig.request(),
        new FileUpload(
            "a.txt",
            "text/plain",
            FilePurpose.ASSISTANTS,
            "words".getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void contentOfAnUploadThatWasCutOffCanBeDeleted() {
    kept.cut = "after put";

    assertThrows(UnavailableException.class, this::create);

    assertEquals(1, kept.contents.size());
    list().forEach(file -> files.delete(rig.request(), file.id().value()));
    assertEquals(Map.of(), kept.contents);
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

    assertEquals(Map.of(), kept.contents);
    files.delete(rig.request(), file.id().value());
    assertEquals(List.of(), list());
  }

  @Test
  void fileThatIsDeletedBeforeItsContentIsThereLeavesNone() {
    kept.meanwhile = () -> list().forEach(file -> files.delete(rig.request(), file.id().value()));

    create();

    assertEquals(List.of(), list());
    assertEquals(Map.of(), kept.contents);
  }

  /** Files of one tenant, whose next call of a kind is cut off. */
  private static final class Kept implements FileCatalog, FileContents {

    private final Map<FileId, StoredFile> entries = new TreeMap<>();
    private final Map<FileId, byte[]> contents = new TreeMap<>();
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
      entries.put(file.id(), file);
    }

    @Override
    public Optional<StoredFile> find(TenantId tenant, FileId id) {
      return Optional.ofNullable(entries.get(id));
    }

    @Override
    public List<StoredFile> list(TenantId tenant, FileQuery asked) {
      return List.copyOf(entries.values());
    }

    @Override
    public void remove(TenantId tenant, FileId id) {
      at("before remove");
      entries.remove(id);
    }

    @Override
    public Usage usage(TenantId tenant) {
      return new Usage(
          entries.size(), entries.values().stream().mapToLong(StoredFile::bytes).sum());
    }

    @Override
    public void put(TenantId tenant, FileId id, byte[] content) {
      at("before put");
      meanwhile.run();
      contents.put(id, content);
      at("after put");
    }

    @Override
    public Optional<byte[]> get(TenantId tenant, FileId id) {
      return Optional.ofNullable(contents.get(id));
    }

    @Override
    public void delete(TenantId tenant, FileId id) {
      contents.remove(id);
    }
  }
}
