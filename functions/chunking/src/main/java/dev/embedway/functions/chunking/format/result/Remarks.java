package dev.embedway.functions.chunking.format.result;

import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.pipeline.document.DocumentWarning.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Collects what there is to say of a file while it is read.
 *
 * <p>One thread at a time. Holds no more than is listed, however much is wrong with the file.
 */
public final class Remarks {

  private final List<DocumentWarning> warnings = new ArrayList<>();
  private int more;
  private String title = "";
  private final List<Integer> pages = new ArrayList<>();

  /** Adds a warning; beyond {@link DocumentNotes#MAX_WARNINGS} they are only counted. */
  public void warn(Code code, String message) {
    if (warnings.size() < DocumentNotes.MAX_WARNINGS) {
      warnings.add(new DocumentWarning(code, message));
    } else {
      more++;
    }
  }

  /** Notes the title that the file names; the first one counts. */
  public void title(String named) {
    if (title.isBlank()) {
      title = named;
    }
  }

  /** Notes that the next page or slide begins here in the text; of too many, none is kept. */
  public void page(int offset) {
    if (pages.size() <= DocumentNotes.MAX_PAGES) {
      pages.add(offset);
    }
  }

  /** Forgets where pages begin, once something before them was left out. */
  public void movePages() {
    pages.clear();
  }

  /** All of it so far. */
  public DocumentNotes notes() {
    return new DocumentNotes(Optional.of(title), warnings, more, pages);
  }
}
