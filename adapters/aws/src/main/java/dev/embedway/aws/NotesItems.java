package dev.embedway.aws;

import dev.embedway.core.pipeline.DocumentNotes;
import dev.embedway.core.pipeline.DocumentWarning;
import java.util.List;

/** Notes on a document, to an attribute of its item and back. */
final class NotesItems {

  private static final String TITLE = "title";
  private static final String WARNINGS = "warnings";
  private static final String MORE = "moreWarnings";

  private NotesItems() {}

  static Item of(DocumentNotes notes) {
    Item.Builder item =
        Item.builder()
            .with(WARNINGS, notes.warnings().stream().map(NotesItems::of).toList())
            .with(MORE, notes.moreWarnings());
    notes.title().ifPresent(title -> item.with(TITLE, title));
    return item.build();
  }

  static DocumentNotes notes(Item item) {
    List<DocumentWarning> warnings = item.list(WARNINGS).stream().map(NotesItems::warning).toList();
    return new DocumentNotes(item.optionalString(TITLE), warnings, item.intValue(MORE));
  }

  private static Item of(DocumentWarning warning) {
    return Item.builder()
        .with("code", warning.code().name())
        .with("message", warning.message())
        .build();
  }

  private static DocumentWarning warning(Item item) {
    return new DocumentWarning(
        DocumentWarning.Code.valueOf(item.string("code")), item.string("message"));
  }
}
