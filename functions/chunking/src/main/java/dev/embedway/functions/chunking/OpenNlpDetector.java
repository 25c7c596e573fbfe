package dev.embedway.functions.chunking;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.stage.LanguageDetector;
import dev.embedway.core.snapshot.SnapshotPart;
import dev.embedway.core.store.TextLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import opennlp.tools.langdetect.Language;
import opennlp.tools.langdetect.LanguageDetectorME;
import opennlp.tools.langdetect.LanguageDetectorModel;

/**
 * Detection by Apache OpenNLP and its model of 103 languages, which is read at the first text: some
 * 35 MB of memory, for as long as the process lives.
 */
@ThreadSafe
final class OpenNlpDetector implements LanguageDetector, SnapshotPart {

  /** Characters that are looked at: a few milliseconds. */
  private static final int MAX_CHARS = 4_000;

  /** Places of a longer text that are looked at, none at its ends, which may be a licence. */
  private static final int PIECES = 4;

  /**
   * Least probability. Of the sentences of the STS Benchmark, all English and 53 characters long in
   * the mean, 6 % are taken for another language, none of them with as much; sentences of 80
   * characters in six languages had 0.07 to 0.10, abstracts of 1,000 mostly 0.98.
   */
  private static final double MIN_CONFIDENCE = 0.05;

  /**
   * The same of languages that the script tells, whose texts repeat few of the sequences that the
   * model counts: a sentence had 0.013 to 0.016, of 1/103 that each language has of no text.
   */
  private static final double MIN_CONFIDENCE_BY_SCRIPT = 0.012;

  private static final Set<TextLanguage> BY_SCRIPT =
      Set.of(TextLanguage.CHINESE, TextLanguage.JAPANESE, TextLanguage.KOREAN, TextLanguage.THAI);

  /** Languages by the model's names for them, of ISO 639-3. */
  private static final Map<String, TextLanguage> BY_NAME =
      Map.ofEntries(
          Map.entry("ara", TextLanguage.ARABIC),
          Map.entry("hye", TextLanguage.ARMENIAN),
          Map.entry("eus", TextLanguage.BASQUE),
          Map.entry("cat", TextLanguage.CATALAN),
          Map.entry("cmn", TextLanguage.CHINESE),
          Map.entry("dan", TextLanguage.DANISH),
          Map.entry("nld", TextLanguage.DUTCH),
          Map.entry("eng", TextLanguage.ENGLISH),
          Map.entry("fin", TextLanguage.FINNISH),
          Map.entry("fra", TextLanguage.FRENCH),
          Map.entry("deu", TextLanguage.GERMAN),
          Map.entry("ell", TextLanguage.GREEK),
          Map.entry("hin", TextLanguage.HINDI),
          Map.entry("hun", TextLanguage.HUNGARIAN),
          Map.entry("ind", TextLanguage.INDONESIAN),
          Map.entry("gle", TextLanguage.IRISH),
          Map.entry("ita", TextLanguage.ITALIAN),
          Map.entry("jpn", TextLanguage.JAPANESE),
          Map.entry("kor", TextLanguage.KOREAN),
          Map.entry("lit", TextLanguage.LITHUANIAN),
          Map.entry("nep", TextLanguage.NEPALI),
          Map.entry("nno", TextLanguage.NORWEGIAN),
          Map.entry("nob", TextLanguage.NORWEGIAN),
          Map.entry("por", TextLanguage.PORTUGUESE),
          Map.entry("ron", TextLanguage.ROMANIAN),
          Map.entry("rus", TextLanguage.RUSSIAN),
          Map.entry("srp", TextLanguage.SERBIAN),
          Map.entry("spa", TextLanguage.SPANISH),
          Map.entry("swe", TextLanguage.SWEDISH),
          Map.entry("tam", TextLanguage.TAMIL),
          Map.entry("tha", TextLanguage.THAI),
          Map.entry("tur", TextLanguage.TURKISH),
          Map.entry("yid", TextLanguage.YIDDISH));

  private static final class Loaded {

    private static final String RESOURCE = "/langdetect-183.bin";
    private static final LanguageDetectorModel MODEL = read();

    private Loaded() {}

    private static LanguageDetectorModel read() {
      try (InputStream in = LanguageDetectorModel.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(RESOURCE + " is not on the class path");
        }
        return new LanguageDetectorModel(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Override
  public Optional<TextLanguage> detect(String text) {
    // Detectors are not said to be safe to share.
    Language likeliest = new LanguageDetectorME(Loaded.MODEL).predictLanguages(sample(text))[0];
    return Optional.ofNullable(BY_NAME.get(likeliest.getLang()))
        .filter(language -> likeliest.getConfidence() >= least(language));
  }

  private static double least(TextLanguage language) {
    return BY_SCRIPT.contains(language) ? MIN_CONFIDENCE_BY_SCRIPT : MIN_CONFIDENCE;
  }

  private static String sample(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int length = MAX_CHARS / PIECES;
    StringBuilder sample = new StringBuilder();
    for (int piece = 0; piece < PIECES; piece++) {
      int start = (int) ((text.length() - length) * (2L * piece + 1) / (2 * PIECES));
      sample.append(text, start, start + length).append(' ');
    }
    return sample.toString();
  }

  /** Reads the model. */
  @Override
  public void prime() {
    detect("warm");
  }
}
