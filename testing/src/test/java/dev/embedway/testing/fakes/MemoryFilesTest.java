package dev.embedway.testing.fakes;

import dev.embedway.core.file.FileCatalog;
import dev.embedway.testing.contracts.FileCatalogContract;

final class MemoryFilesTest extends FileCatalogContract {

  @Override
  protected FileCatalog files() {
    return new MemoryFiles();
  }
}
