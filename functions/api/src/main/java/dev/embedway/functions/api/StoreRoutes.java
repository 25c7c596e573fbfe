package dev.embedway.functions.api;

import dev.embedway.core.composition.FileServices;
import dev.embedway.core.file.FilePorts;
import dev.embedway.core.file.FileService;
import dev.embedway.core.file.attach.StoreFileService;
import dev.embedway.core.file.batch.FileBatchService;
import dev.embedway.functions.api.files.FileBatchesRoutes;
import dev.embedway.functions.api.files.FilesRoutes;
import dev.embedway.functions.api.files.StoreFilesRoutes;
import dev.embedway.functions.api.http.Route;
import dev.embedway.functions.api.records.UpsertBatchesRoutes;
import dev.embedway.functions.api.search.SynonymsRoutes;
import dev.embedway.functions.api.stores.VectorStoresRoutes;
import dev.embedway.topology.route.Endpoint;
import java.util.Map;

/** Construction of the routes of stores and of files. */
final class StoreRoutes {

  private StoreRoutes() {}

  /** Makes those that need no PostgreSQL. */
  static Map<Endpoint, Route> of(ApiComposition parts) {
    FileServices services = parts.callers().files();
    FilePorts ports = parts.aws().files();
    FileService kept = services.kept(ports);
    StoreFileService attaching =
        services.attaching(kept, parts.callers().uploads(parts.aws().idempotencyKeys()));
    FilesRoutes files = new FilesRoutes(kept);
    StoreFilesRoutes ofStores = new StoreFilesRoutes(attaching, services.reader());
    FileBatchService attachingMany = services.batches(attaching, parts.aws().fileBatches());
    FileBatchesRoutes batches = new FileBatchesRoutes(attachingMany);
    VectorStoresRoutes stores =
        new VectorStoresRoutes(parts.callers().stores(), services.stores(attachingMany));
    SynonymsRoutes synonyms = new SynonymsRoutes(parts.callers().synonyms());
    UpsertBatchesRoutes upserts = parts.upsertBatches();
    return Map.ofEntries(
        Map.entry(Endpoint.CREATE_VECTOR_BATCH, upserts::create),
        Map.entry(Endpoint.SHOW_VECTOR_BATCH, upserts::show),
        Map.entry(Endpoint.CREATE_STORE_FROM_MEDIA, parts.createFromMedia()),
        Map.entry(Endpoint.LIST_STORE_USERS, parts.storeUsers()),
        Map.entry(Endpoint.CREATE_FILE, files::create),
        Map.entry(Endpoint.LIST_FILES, files::list),
        Map.entry(Endpoint.SHOW_FILE, files::show),
        Map.entry(Endpoint.SHOW_FILE_CONTENT, files::content),
        Map.entry(Endpoint.DELETE_FILE, files::delete),
        Map.entry(Endpoint.CREATE_STORE, stores::create),
        Map.entry(Endpoint.LIST_STORES, stores::list),
        Map.entry(Endpoint.CHANGE_STORE, stores::change),
        Map.entry(Endpoint.PATCH_STORE, stores::patch),
        Map.entry(Endpoint.DELETE_STORE, stores::delete),
        Map.entry(Endpoint.SHOW_SYNONYMS, synonyms::show),
        Map.entry(Endpoint.REPLACE_SYNONYMS, synonyms::replace),
        Map.entry(Endpoint.ATTACH_FILE, ofStores::attach),
        Map.entry(Endpoint.LIST_STORE_FILES, ofStores::list),
        Map.entry(Endpoint.SHOW_STORE_FILE, ofStores::show),
        Map.entry(Endpoint.CHANGE_STORE_FILE, ofStores::change),
        Map.entry(Endpoint.SHOW_STORE_FILE_TEXT, ofStores::content),
        Map.entry(Endpoint.CREATE_FILE_BATCH, batches::create),
        Map.entry(Endpoint.SHOW_FILE_BATCH, batches::show),
        Map.entry(Endpoint.CANCEL_FILE_BATCH, batches::cancel),
        Map.entry(Endpoint.LIST_FILE_BATCH_FILES, batches::files));
  }
}
