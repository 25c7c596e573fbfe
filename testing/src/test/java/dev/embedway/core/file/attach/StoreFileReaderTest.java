package dev.embedway.core.file.attach;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.page.SortOrder;
import dev.embedway.core.upload.Upload;
import dev.embedway.core.upload.UploadService;
import dev.embedway.testing.fakes.MemoryIdempotencyKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StoreFileReaderTest {

  private final CallerRig rig = new CallerRig();

  private static String file(int number) {
    return "file-%024d".formatted(number);
  }

  /** The list is read from an index, which may have a removed document for moments. */
  @Test
  void pageAfterARemovedFileDoesNotHaveItAgain() {
    UploadService uploads = rig.callers.uploads(new MemoryIdempotencyKeys());
    for (int i = 1; i <= 3; i++) {
      Upload.Target target = new Upload.Target(Optional.empty(), "docs", file(i) + "/a.txt");
      byte[] words = "words".getBytes(StandardCharsets.UTF_8);
      uploads.put(
          rig.request(), new Upload(target, words, "text/plain", Map.of()), Optional.empty());
    }

    rig.bucket.remove("acme/docs/" + file(2) + "/a.txt");

    assertEquals(List.of(file(3)), after(file(2), SortOrder.ASC));
    assertEquals(List.of(file(1)), after(file(2), SortOrder.DESC));
  }

  private List<String> after(String id, SortOrder order) {
    StoreFileQuery asked = new StoreFileQuery(10, order, Optional.of(id), Optional.empty());
    return rig.callers.files().reader().list(CallerRig.ACME, "docs", asked).stream()
        .map(file -> file.name().id())
        .toList();
  }
}
