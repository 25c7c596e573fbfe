package dev.embedway.core.pipeline.document;

import dev.embedway.core.store.StorableText;
import dev.embedway.core.store.TextLanguage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Facts that a reader found out about a document beside its text. Bounded, whatever the document.
 *
 * @param title the document's own, on one line and cut at {@value #MAX_TITLE} characters; empty
 *     where it names none
 * @param warnings the first {@value #MAX_WARNINGS} at most, in the order of the document
 * @param moreWarnings number of those that are not listed
 * @param pages where each page or slide begins in the text, in UTF-16 units, in their order; none
 *     where the format has no pages, or the document more than {@value #MAX_PAGES}
 * @param language that most of the text is written in; empty where it is not known
 */
public record DocumentNotes(
    Optional<String> title,
    List<DocumentWarning> warnings,
    int moreWarnings,
    List<Integer> pages,
    Optional<TextLanguage> language) {

  /** Most warnings that are listed. */
  public static final int MAX_WARNINGS = 20;

  /** Most pages whose places are kept: some 8 kB of the document's item. */
  public static final int MAX_PAGES = 2_000;

  static final int MAX_TITLE = 300;

  /** Of a document that nothing is to be said of. */
  public static final DocumentNotes NONE = new DocumentNotes(Optional.empty(), List.of(), 0);

  /** Notes on a document without pages. */
  public DocumentNotes(Optional<String> title, List<DocumentWarning> warnings, int moreWarnings) {
    this(title, warnings, moreWarnings, List.of());
  }

  /** Notes on a document whose language is not known. */
  public DocumentNotes(
      Optional<String> title,
      List<DocumentWarning> warnings,
      int moreWarnings,
      List<Integer> pages) {
    this(title, warnings, moreWarnings, pages, Optional.empty());
  }

  public DocumentNotes {
    pages = pages.size() > MAX_PAGES ? List.of() : List.copyOf(pages);
    title = title.map(DocumentNotes::line).filter(line -> !line.isEmpty());
    moreWarnings = Math.max(0, moreWarnings) + Math.max(0, warnings.size() - MAX_WARNINGS);
    warnings = List.copyOf(warnings.subList(0, Math.min(warnings.size(), MAX_WARNINGS)));
  }

  /** These notes with one more warning, which is counted alone where there are many. */
  public DocumentNotes with(DocumentWarning warning) {
    List<DocumentWarning> all = new ArrayList<>(warnings);
    all.add(warning);
    return new DocumentNotes(title, all, moreWarnings, pages, language);
  }

  /** These notes with the language of the text. */
  public DocumentNotes in(Optional<TextLanguage> detected) {
    return new DocumentNotes(title, warnings, moreWarnings, pages, detected);
  }

  /** These notes without what a model has to say of the document. */
  public DocumentNotes ofText() {
    return new DocumentNotes(
        title,
        warnings.stream()
            .filter(warning -> warning.code() != DocumentWarning.Code.UNKNOWN_TEXT)
            .toList(),
        moreWarnings,
        pages,
        language);
  }

  /** The number of the page that a place in the text is on, from 1; empty where there are none. */
  public OptionalInt page(int offset) {
    int number = 0;
    while (number < pages.size() && pages.get(number) <= offset) {
      number++;
    }
    return number == 0 ? OptionalInt.empty() : OptionalInt.of(number);
  }

  private static String line(String title) {
    return cut(StorableText.of(title).replaceAll("[\\s\\p{Cntrl}]+", " ").strip(), MAX_TITLE);
  }

  /** The first characters of a text, no pair of surrogates cut in two. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end);
  }
}
