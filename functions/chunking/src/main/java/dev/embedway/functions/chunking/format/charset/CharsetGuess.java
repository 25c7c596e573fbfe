package dev.embedway.functions.chunking.format.charset;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.tika.metadata.Metadata;
import org.apache.tika.parser.txt.CharsetDetector;
import org.apache.tika.parser.txt.CharsetMatch;
import org.apache.tika.parser.txt.UniversalEncodingDetector;

/**
 * The likeliest charset of bytes that name none: UTF-8 where that fits, else what the detectors of
 * Mozilla (for charsets of several bytes, and Thai) and ICU (for the others) find, where they are
 * sure enough of it.
 *
 * @see <a href="https://unicode-org.github.io/icu/userguide/conversion/detection.html">ICU,
 *     Character Set Detection</a>
 */
final class CharsetGuess {

  private static final Charset LAST_RESORT = Charset.forName("windows-1252");
  private static final Charset THAI = Charset.forName("x-windows-874");

  /** Charsets of alphabets other than Latin, whose letters come in runs. */
  private static final Set<Charset> OTHER_ALPHABETS =
      Set.of(
          Charset.forName("windows-1251"),
          Charset.forName("windows-1253"),
          Charset.forName("windows-1255"),
          Charset.forName("windows-1256"),
          Charset.forName("ISO-8859-5"),
          Charset.forName("ISO-8859-6"),
          Charset.forName("ISO-8859-7"),
          Charset.forName("ISO-8859-8"),
          Charset.forName("KOI8-R"),
          Charset.forName("IBM866"));

  private static final Set<Charset> LATIN =
      Set.of(
          Charset.forName("windows-1250"),
          Charset.forName("windows-1252"),
          Charset.forName("windows-1254"),
          Charset.forName("ISO-8859-2"));

  /** Bytes given to the detectors, from shortly before the first that is beyond ASCII. */
  private static final int SAMPLE = 1 << 14;

  private static final int BEFORE = 64;

  /** Valid characters for each byte that is wrong, in damaged text. */
  private static final int PER_FAULT = 10;

  /** ICU's confidence, of 100, below which its answer is as good as none. */
  private static final int SURE_OF_ALPHABET = 15;

  private static final int SURE_OF_LANGUAGE = 25;

  /** Lead over the next, of 100, that a choice among charsets of the Latin alphabet takes. */
  private static final int LEAD = 10;

  /** ICU's confidence, of 100, from which on a charset of one byte is as good as named. */
  private static final int CERTAIN = 35;

  /** Characters beyond ASCII that make a charset of several bytes so. */
  private static final int MIN_NON_ASCII = 8;

  private final byte[] sample;

  private CharsetGuess(byte[] sample) {
    this.sample = sample;
  }

  /**
   * A charset to read bytes with.
   *
   * @param isSure false where another one may be as likely
   */
  record Found(Charset charset, boolean isSure) {

    static Found certain(Charset charset) {
      return new Found(charset, true);
    }

    static Found doubtful(Charset charset) {
      return new Found(charset, false);
    }
  }

  static Found of(byte[] bytes) {
    CharsetGuess guess = new CharsetGuess(sample(bytes));
    Optional<Charset> mozilla = guess.mozilla();
    if (Utf8.isValid(bytes)) {
      // What is ASCII throughout may still be Japanese by its escapes.
      return Found.certain(
          mozilla
              .filter(found -> found.name().equals("ISO-2022-JP"))
              .orElse(StandardCharsets.UTF_8));
    }
    if (fits(bytes, StandardCharsets.UTF_8)) {
      return Found.certain(StandardCharsets.UTF_8);
    }
    return mozilla
        .filter(found -> CharsetLabels.isMultiByte(found) && fits(guess.sample, found))
        .or(() -> mozilla.filter(THAI::equals))
        .map(found -> new Found(found, guess.hasEnough(found)))
        .orElseGet(() -> guess.singleByte(mozilla));
  }

  private boolean hasEnough(Charset charset) {
    return new String(sample, charset).chars().filter(c -> c >= 0x80).count() >= MIN_NON_ASCII;
  }

  private Found singleByte(Optional<Charset> mozilla) {
    CharsetMatch[] matches = icu();
    Optional<Found> other =
        best(matches, OTHER_ALPHABETS, SURE_OF_ALPHABET, 0)
            .map(found -> mozilla.filter(found.charset()::equals).map(Found::certain).orElse(found))
            .or(() -> mozilla.filter(OTHER_ALPHABETS::contains).map(Found::doubtful))
            .filter(found -> hasRuns());
    return other
        .or(() -> best(matches, LATIN, SURE_OF_LANGUAGE, LEAD))
        .orElseGet(() -> Found.doubtful(LAST_RESORT));
  }

  /** The best of the allowed, unless it is too unlikely or too close to the next. */
  private static Optional<Found> best(
      CharsetMatch[] matches, Set<Charset> allowed, int sure, int lead) {
    List<CharsetMatch> likely =
        Arrays.stream(matches).filter(match -> isOneOf(allowed, match)).limit(2).toList();
    if (likely.isEmpty()) {
      return Optional.empty();
    }
    int next = likely.size() > 1 ? likely.getLast().getConfidence() : 0;
    int confidence = likely.getFirst().getConfidence();
    return confidence >= Math.max(sure, next + lead)
        ? CharsetLabels.charset(likely.getFirst().getName())
            .map(charset -> new Found(charset, confidence >= CERTAIN))
        : Optional.empty();
  }

  private static boolean isOneOf(Set<Charset> allowed, CharsetMatch match) {
    return CharsetLabels.charset(match.getName()).filter(allowed::contains).isPresent();
  }

  private static byte[] sample(byte[] bytes) {
    int first = 0;
    while (first < bytes.length && bytes[first] >= 0) {
      first++;
    }
    int from = first == bytes.length ? 0 : Math.max(0, first - BEFORE);
    return Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + SAMPLE));
  }

  private Optional<Charset> mozilla() {
    try {
      Charset found =
          new UniversalEncodingDetector().detect(new ByteArrayInputStream(sample), new Metadata());
      return Optional.ofNullable(found).flatMap(charset -> CharsetLabels.charset(charset.name()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CharsetMatch[] icu() {
    CharsetDetector detector = new CharsetDetector();
    detector.setText(sample);
    return detector.detectAll();
  }

  /** True when bytes are text in a charset but for some faults. */
  private static boolean fits(byte[] bytes, Charset charset) {
    String text = new String(bytes, charset);
    long faults = text.chars().filter(c -> c == '\uFFFD').count();
    return faults * PER_FAULT <= text.chars().filter(c -> c >= 0x80).count();
  }

  /** True when most of what is beyond ASCII stands beside more of it. */
  private boolean hasRuns() {
    int beyond = 0;
    int beside = 0;
    for (int i = 0; i < sample.length; i++) {
      if (sample[i] < 0) {
        beyond++;
        boolean after = i > 0 && sample[i - 1] < 0;
        boolean before = i + 1 < sample.length && sample[i + 1] < 0;
        beside += after || before ? 1 : 0;
      }
    }
    return 4 * beside > 3 * beyond;
  }
}
