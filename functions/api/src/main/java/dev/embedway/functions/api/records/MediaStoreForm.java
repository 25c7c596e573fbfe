package dev.embedway.functions.api.records;

import dev.embedway.core.chunk.ChunkMethod;
import dev.embedway.core.chunk.WordSize;
import dev.embedway.core.copy.MediaStoreOrder;
import dev.embedway.core.copy.MediaStoreOrder.Target;
import dev.embedway.core.media.StoreTerms;
import dev.embedway.core.record.batch.CopyOrder.Match;
import dev.embedway.core.record.batch.CopyOrder.Origin;
import dev.embedway.core.store.service.ChunkingChange;
import dev.embedway.core.store.service.ExpiryChange;
import dev.embedway.core.store.service.MetadataChange;
import dev.embedway.core.store.service.NewStore;
import dev.embedway.core.store.service.NewStore.ModelName;
import dev.embedway.functions.api.http.message.Fields;
import dev.embedway.functions.api.http.message.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;

/**
 * The body of {@code POST /vector_stores/create_from_media}, in the original module's fields.
 *
 * @param tenant that the body names
 */
record MediaStoreForm(MediaStoreOrder order, Optional<String> tenant) {

  private static final String NAME = "store_name";
  private static final String MODEL = "embedding_model";
  private static final String DIMENSIONS = "dimensions";
  private static final String IDS = "media_ids";
  private static final String KEYWORDS = "keywords";
  private static final String MATCH = "keyword_match";
  private static final String SIZE = "chunk_size";
  private static final String OVERLAP = "chunk_overlap";
  private static final String METHOD = "chunk_method";
  private static final String LANGUAGE = "language";
  private static final String EXISTING = "update_existing_store_id";
  private static final String USE_EXISTING = "use_existing_embeddings";
  private static final List<String> FIELDS =
      List.of(
          NAME,
          MODEL,
          DIMENSIONS,
          IDS,
          KEYWORDS,
          MATCH,
          SIZE,
          OVERLAP,
          METHOD,
          LANGUAGE,
          EXISTING,
          USE_EXISTING,
          "tenant");

  /** The original's method, whose chunks end between words as those of {@code recursive} do. */
  private static final String WORDS = "words";

  /** Documents of one order; their ids are kept in the batch's item. */
  private static final int MAX_IDS = 1000;

  private static final int MAX_KEYWORDS = 20;
  private static final int MAX_KEYWORD = 256;

  /** Words of a chunk or overlap, so that their tokens are a number. */
  private static final int MAX_WORDS = 1_000_000;

  /** Reads a request. */
  static MediaStoreForm read(HttpRequest request) {
    Fields fields = Fields.ofBody(request, FIELDS);
    // Of the chunking of other languages and of vectors that are there already: neither changes
    // what a store of ours has, so they are read for their types alone.
    fields.text(LANGUAGE);
    fields.flag(USE_EXISTING);
    Optional<String> existing = fields.text(EXISTING);
    Target target = existing.isPresent() ? existing(fields, existing.get()) : ofNew(fields);
    return new MediaStoreForm(
        new MediaStoreOrder(target, documents(fields)), fields.text("tenant"));
  }

  private static Target existing(Fields fields, String store) {
    return new Target.Existing(
        store,
        new StoreTerms(
            fields.text(MODEL),
            Optional.empty(),
            words(fields, SIZE, 1),
            words(fields, OVERLAP, 0)),
        method(fields),
        fields.integer(DIMENSIONS));
  }

  private static Target ofNew(Fields fields) {
    return new Target.New(
        new NewStore(
            new NewStore.Presentation(
                Optional.of(fields.requiredText(NAME)), Optional.empty(), MetadataChange.NONE),
            new NewStore.Vectors(
                fields.text(MODEL).map(id -> new ModelName(id, MODEL)), fields.integer(DIMENSIONS)),
            chunking(fields),
            new ExpiryChange.Never()));
  }

  private static ChunkingChange chunking(Fields fields) {
    return new ChunkingChange(
        ChunkingChange.Origin.STANDARD,
        method(fields),
        tokens(words(fields, SIZE, 1)),
        tokens(words(fields, OVERLAP, 0)),
        SIZE);
  }

  private static OptionalInt tokens(OptionalInt words) {
    return words.isEmpty()
        ? words
        : OptionalInt.of(Math.toIntExact(WordSize.inTokens(words.getAsInt())));
  }

  private static OptionalInt words(Fields fields, String name, int min) {
    OptionalInt words = fields.integer(name);
    if (words.isPresent() && (words.getAsInt() < min || words.getAsInt() > MAX_WORDS)) {
      throw fields.invalid(
          name, name + " must be " + min + ".." + MAX_WORDS + " words, was " + words.getAsInt());
    }
    return words;
  }

  private static Optional<ChunkMethod> method(Fields fields) {
    return fields
        .text(METHOD)
        .map(name ->
            name.equals(WORDS)
                ? ChunkMethod.RECURSIVE
                : ChunkMethod.ofWire(name)
                    .orElseThrow(() ->
                        fields.invalid(
                            METHOD,
                            "the chunking method is not known; allowed are words, "
                                + ChunkMethod.allowed())));
  }

  private static Origin documents(Fields fields) {
    Optional<List<String>> ids = fields.texts(IDS).filter(list -> !list.isEmpty());
    Optional<List<String>> keywords = fields.texts(KEYWORDS).filter(list -> !list.isEmpty());
    if (ids.isPresent() == keywords.isPresent()) {
      throw fields.invalid(
          IDS,
          "send either media_ids, ids of documents, or keywords, of which a document has at least"
              + " one; "
              + (ids.isPresent() ? "both were given" : "neither was given"));
    }
    return ids.map(list -> byIds(fields, list)).orElseGet(() -> byKeywords(fields, keywords.get()));
  }

  private static Origin byIds(Fields fields, List<String> given) {
    List<String> ids = given.stream().distinct().toList();
    if (ids.size() > MAX_IDS) {
      throw fields.invalid(
          IDS,
          IDS
              + " has at most "
              + MAX_IDS
              + " ids, was "
              + ids.size()
              + "; bring more into the same store by "
              + EXISTING);
    }
    if (fields.text(MATCH).isPresent()) {
      match(fields);
    }
    return new Origin.Documents(ids);
  }

  private static Origin byKeywords(Fields fields, List<String> words) {
    if (words.size() > MAX_KEYWORDS) {
      throw fields.invalid(
          KEYWORDS, KEYWORDS + " has at most " + MAX_KEYWORDS + " words, was " + words.size());
    }
    if (words.stream().anyMatch(word -> word.isBlank() || word.contains(","))
        || words.stream().anyMatch(word -> word.length() > MAX_KEYWORD)) {
      throw fields.invalid(
          KEYWORDS,
          "each of "
              + KEYWORDS
              + " is 1.."
              + MAX_KEYWORD
              + " characters without a comma, which separates the keywords of a document");
    }
    return new Origin.Keywords(words, match(fields));
  }

  private static Match match(Fields fields) {
    String asked = fields.text(MATCH).orElse(wire(Match.ANY));
    return Arrays.stream(Match.values())
        .filter(match -> wire(match).equals(asked))
        .findFirst()
        .orElseThrow(() ->
            fields.invalid(
                MATCH,
                MATCH
                    + " is one of "
                    + Arrays.stream(Match.values())
                        .map(MediaStoreForm::wire)
                        .collect(Collectors.joining(", "))));
  }

  private static String wire(Match match) {
    return match.name().toLowerCase(Locale.ROOT);
  }
}
