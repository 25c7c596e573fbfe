package dev.embedway.aws.ledger;

import dev.embedway.aws.dynamo.Item;
import dev.embedway.core.pipeline.document.DocumentNotes;
import dev.embedway.core.pipeline.document.DocumentWarning;
import dev.embedway.core.store.TextLanguage;
import java.util.ArrayList;
import java.util.List;

/** Notes on a document, to an attribute of its item and back. */
final class NotesItems {

  private static final String TITLE = "title";
  private static final String WARNINGS = "warnings";
  private static final String MORE = "moreWarnings";

  /** Lengths of the pages, which are shorter than their places, in base 36 with spaces between. */
  private static final String PAGES = "pages";

  private static final String LANGUAGE = "language";

  private static final int BASE = Character.MAX_RADIX;

  private NotesItems() {}

  static Item of(DocumentNotes notes) {
    Item.Builder item =
        Item.builder()
            .with(WARNINGS, notes.warnings().stream().map(NotesItems::of).toList())
            .with(MORE, notes.moreWarnings());
    notes.title().ifPresent(title -> item.with(TITLE, title));
    notes.language().ifPresent(language -> item.with(LANGUAGE, language.code()));
    if (!notes.pages().isEmpty()) {
      item.with(PAGES, lengths(notes.pages()));
    }
    return item.build();
  }

  static DocumentNotes notes(Item item) {
    List<DocumentWarning> warnings = item.list(WARNINGS).stream().map(NotesItems::warning).toList();
    return new DocumentNotes(
        item.optionalString(TITLE),
        warnings,
        item.intValue(MORE),
        item.optionalString(PAGES).map(NotesItems::starts).orElse(List.of()),
        item.optionalString(LANGUAGE).flatMap(TextLanguage::of));
  }

  private static String lengths(List<Integer> starts) {
    StringBuilder lengths = new StringBuilder();
    int before = 0;
    for (int start : starts) {
      lengths.append(lengths.isEmpty() ? "" : " ").append(Integer.toString(start - before, BASE));
      before = start;
    }
    return lengths.toString();
  }

  private static List<Integer> starts(String lengths) {
    List<Integer> starts = new ArrayList<>();
    int start = 0;
    for (String length : lengths.split(" ", -1)) {
      start += Integer.parseInt(length, BASE);
      starts.add(start);
    }
    return starts;
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
