package dev.embedway.core.pipeline.document;

/**
 * Objects that only mark a place: those that consoles and sync tools make to show an empty folder,
 * and the owner files that Office keeps beside a document while it is open.
 */
public final class Placeholder {

  private static final String OWNER_FILE = "~$";

  /** Office writes 162 or 165 bytes into an owner file. */
  private static final long MAX_OWNER_FILE = 1_024;

  private Placeholder() {}

  /** True when an object of a document's key is none. */
  public static boolean isOne(ObjectKey key, long bytes) {
    String name = key.fileName();
    return name.isEmpty() ? bytes == 0 : name.startsWith(OWNER_FILE) && bytes <= MAX_OWNER_FILE;
  }

  /** True when a key that can be no document's is the folder of a tenant or a store. */
  public static boolean isFolder(String fullKey) {
    return fullKey.endsWith("/") && fullKey.chars().filter(c -> c == '/').count() <= 2;
  }
}
