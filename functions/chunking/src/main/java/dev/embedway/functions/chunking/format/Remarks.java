package dev.embedway.functions.chunking.format;

import dev.embedway.core.pipeline.DocumentNotes;
import dev.embedway.core.pipeline.DocumentWarning;
import dev.embedway.core.pipeline.DocumentWarning.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what there is to say of a file while it is read.
 *
 * <p>One thread at a time. Holds no more than is listed, however much is wrong with the file.
 */
final class Remarks {

  private final List<DocumentWarning> warnings = new ArrayList<>();
  private int more;
  private String title = "";

  void warn(Code code, String message) {
    if (warnings.size() < DocumentNotes.MAX_WARNINGS) {
      warnings.add(new DocumentWarning(code, message));
    } else {
      more++;
    }
  }

  /** Notes the title that the file names; the first one counts. */
  void title(String named) {
    if (title.isBlank()) {
      title = named;
    }
  }

  /** All of it so far. */
  DocumentNotes notes() {
    return new DocumentNotes(Optional.of(title), warnings, more);
  }
}
