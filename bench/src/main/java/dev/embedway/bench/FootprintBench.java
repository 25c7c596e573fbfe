package dev.embedway.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * Prints the memory, threads and disk that a local cloud takes: idle, and while and after text is
 * ingested three times, each time with another last line, so that each upload replaces a document.
 * Documents may share their texts, which saves embedding and little else.
 *
 * <p>Arguments: the API's URL, a key, the process id of {@code up}, its data directory, the MB of
 * text, and how many of the documents of half a MB are different.
 */
public final class FootprintBench {

  private static final String STORE = "footprint";
  private static final String MODEL = "all-MiniLM-L6-v2";
  private static final int DOCUMENT_CHARS = 500_000;
  private static final int ROUNDS = 3;
  private static final int WORDS = 20_000;

  /** Longer than a process without files to read is kept. */
  private static final int QUIET_SECONDS = 150;

  private static final List<String> SYLLABLES =
      List.of("ta", "ri", "mon", "del", "ver", "lo", "ki", "san", "pe", "ur", "gro", "ne");

  private final Api api;
  private final Footprint footprint;
  private final int documents;
  private final int different;
  private final Random random = new Random(20261129);

  private FootprintBench(Api api, Footprint footprint, int megabytes, int different) {
    this.api = api;
    this.footprint = footprint;
    this.documents = megabytes * 1_000_000 / DOCUMENT_CHARS;
    this.different = Math.min(different, documents);
  }

  /** Runs the measurement; see the class. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length != 6) {
      System.err.println("usage: footprint URL KEY PID DATA MEGABYTES DIFFERENT");
      System.exit(2);
    }
    Footprint footprint = new Footprint(Long.parseLong(arguments[2]), Path.of(arguments[3]));
    try (Api api = new Api(URI.create(arguments[0]), arguments[1])) {
      int megabytes = Integer.parseInt(arguments[4]);
      new FootprintBench(api, footprint, megabytes, Integer.parseInt(arguments[5])).run();
    }
  }

  private void run() throws IOException, InterruptedException {
    System.out.printf(
        Locale.ROOT,
        "%d documents of %d texts, %.1f MB, every second one as HTML.%n%n%s%n",
        documents,
        different,
        documents * DOCUMENT_CHARS / 1e6,
        Footprint.HEADER);
    print("idle");
    List<String> words = words();
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < different; i++) {
      texts.add(text(words));
    }
    new Uploads(api, STORE).open(MODEL);
    for (int round = 1; round <= ROUNDS; round++) {
      ingest(texts, round);
    }
    TimeUnit.SECONDS.sleep(QUIET_SECONDS);
    print("idle again after " + QUIET_SECONDS + " s");
  }

  private void ingest(List<String> texts, int round) throws IOException, InterruptedException {
    Uploads uploads = new Uploads(api, STORE);
    for (int i = 0; i < documents; i++) {
      String text = texts.get(i % different) + "\n\nRound " + round + " of document " + i + ".";
      if (i % 2 == 0) {
        uploads.add(i + ".txt", text);
      } else {
        uploads.add(i + ".html", html(text));
      }
    }
    TimeUnit.SECONDS.sleep(1);
    print("ingesting, round " + round);
    uploads.awaitCompleted();
    print("ingested, round " + round);
  }

  private static String html(String text) {
    return "<!doctype html><html><body><p>"
        + text.replace("\n\n", "</p><p>")
        + "</p></body></html>";
  }

  private void print(String when) throws IOException {
    System.out.println(footprint.row(when));
  }

  private List<String> words() {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < WORDS; i++) {
      StringBuilder word = new StringBuilder();
      for (int left = random.nextInt(1, 5); left > 0; left--) {
        word.append(SYLLABLES.get(random.nextInt(SYLLABLES.size())));
      }
      words.add(word.toString());
    }
    return words;
  }

  private String text(List<String> words) {
    StringBuilder text = new StringBuilder();
    while (text.length() < DOCUMENT_CHARS) {
      for (int left = random.nextInt(8, 18); left > 0; left--) {
        text.append(words.get(random.nextInt(words.size()))).append(' ');
      }
      text.append(random.nextInt(7) == 0 ? ".\n\n" : ". ");
    }
    return text.substring(0, DOCUMENT_CHARS);
  }
}
