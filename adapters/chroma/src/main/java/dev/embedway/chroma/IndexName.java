package dev.embedway.chroma;

import dev.embedway.core.store.VectorIndex;
import dev.embedway.core.tenant.TenantId;
import java.util.Map;

/**
 * Names of collections. A tenant's name has no dot, so no name belongs to two tenants. Immutable.
 */
final class IndexName {

  private static final String PREFIX = "embedway.";
  private static final String CHUNKS = ".chunks";
  private static final String DOCUMENTS = ".documents";

  private IndexName() {}

  /** Collection of the rows of chunks. */
  static String chunks(VectorIndex index) {
    return version(index) + CHUNKS;
  }

  /** True if the collection of a name has rows of chunks. */
  static boolean isOfChunks(String name) {
    return name.endsWith(CHUNKS);
  }

  /** True if the collection of a name has rows of documents. */
  static boolean isOfDocuments(String name) {
    return name.endsWith(DOCUMENTS);
  }

  /** Collection of the rows of documents. */
  static String documents(VectorIndex index) {
    return version(index) + DOCUMENTS;
  }

  /** Beginning of all names of a tenant. */
  static String of(TenantId tenant) {
    return PREFIX + tenant + ".";
  }

  /** Beginning of all names of a store. */
  static String of(TenantId tenant, String storeId) {
    return of(tenant) + storeId + ".";
  }

  /** Empty collection whose presence says that the store was deleted. */
  static String dropped(TenantId tenant, String storeId) {
    return of(tenant, storeId) + "dropped";
  }

  /** Id of the store of a name. */
  static String storeId(TenantId tenant, String name) {
    String rest = name.substring(of(tenant).length());
    return rest.substring(0, rest.indexOf('.'));
  }

  /** Facts that a collection is made with. */
  static Map<String, String> facts(TenantId tenant, String storeId) {
    return Map.of("embedway_tenant", tenant.value(), "embedway_store", storeId);
  }

  private static String version(VectorIndex index) {
    return of(index.tenant(), index.storeId()) + "v" + index.version();
  }
}
