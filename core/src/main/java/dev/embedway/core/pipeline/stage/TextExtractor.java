package dev.embedway.core.pipeline.stage;

import dev.embedway.core.pipeline.document.DocumentError;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.tenant.TenantId;
import java.io.InputStream;

/**
 * The text of a file.
 *
 * <p>Thread-safe. Bounded in size, depth and time, whatever the bytes; tells text formats by name
 * and type, all others by content.
 */
public interface TextExtractor {

  /**
   * Reads a file.
   *
   * @param tenant whose file it is; each gets its share of what reads files
   * @param fileName last segment of its key
   * @param contentType as uploaded, with a charset where it has one; may be empty
   */
  Extraction extract(TenantId tenant, InputStream bytes, String fileName, String contentType);

  /** Names what decides the text of given bytes; another one may read them otherwise. */
  String version();

  /** Result of reading a file. */
  sealed interface Extraction {
    /** The file's text, never blank, with what is to be said of it. */
    record Text(String text, DocumentNotes notes) implements Extraction {

      /** A text that nothing is to be said of. */
      public Text(String text) {
        this(text, DocumentNotes.NONE);
      }
    }

    /** The file cannot be read, now or later. */
    record Rejected(DocumentError error) implements Extraction {}
  }
}
