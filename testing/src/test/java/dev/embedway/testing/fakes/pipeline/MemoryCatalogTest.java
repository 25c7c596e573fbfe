package dev.embedway.testing.fakes.pipeline;

import dev.embedway.core.store.StoreCatalog;
import dev.embedway.core.tenant.Quotas;
import dev.embedway.testing.contracts.pipeline.StoreCatalogContract;

final class MemoryCatalogTest extends StoreCatalogContract {

  @Override
  protected StoreCatalog stores() {
    return new MemoryCatalog();
  }

  @Override
  protected StoreCatalog stores(Quotas quotas) {
    MemoryCatalog catalog = new MemoryCatalog();
    catalog.limit(quotas.stores());
    return catalog;
  }
}
