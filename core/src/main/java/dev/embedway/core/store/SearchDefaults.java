package dev.embedway.core.store;

/**
 * Defaults of a store's searches.
 *
 * @param tuning of searches that choose none
 * @param synonyms of all
 */
public record SearchDefaults(SearchTuning tuning, Synonyms synonyms) {

  /** As searches of every store do. */
  public static final SearchDefaults NONE = new SearchDefaults(SearchTuning.NONE, Synonyms.NONE);

  /** The same with other choices. */
  public SearchDefaults with(SearchTuning other) {
    return new SearchDefaults(other, synonyms);
  }

  /** The same with other synonyms. */
  public SearchDefaults with(Synonyms other) {
    return new SearchDefaults(tuning, other);
  }
}
