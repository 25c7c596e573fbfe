package dev.embedway.core.file.batch;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.file.attach.Attachment;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.StoreService;
import dev.embedway.core.store.service.StoreState;
import dev.embedway.core.tenant.TenantRequest;
import java.util.List;
import java.util.Optional;

/** Making of stores that are to have files from the beginning: with all of them, or not at all. */
@ThreadSafe
public final class StoreWithFiles {

  private final StoreService stores;
  private final FileBatchService batches;

  /**
   * A maker of stores.
   *
   * @param batches attaches files
   */
  public StoreWithFiles(StoreService stores, FileBatchService batches) {
    this.stores = stores;
    this.batches = batches;
  }

  /**
   * Makes a store and attaches files to it, whose jobs are under way when this returns.
   *
   * @param fileIds 0..{@value FileBatch#MAX_FILES} ids, none of them twice
   * @throws EmbedwayException as {@link StoreService#create} and {@link FileBatchService#attach}
   *     do; there is no store then
   */
  public StoreState create(TenantRequest request, NewStore asked, List<String> fileIds) {
    StoreState made = stores.create(request, asked);
    if (fileIds.isEmpty()) {
      return made;
    }
    String store = made.store().id();
    try {
      batches.attach(
          request,
          store,
          fileIds.stream()
              .map(id -> new Attachment(id, Optional.empty(), Optional.empty()))
              .toList());
    } catch (EmbedwayException e) {
      stores.delete(request, store);
      throw e;
    }
    return stores.state(request, store);
  }
}
