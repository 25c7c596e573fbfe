package dev.embedway.testing.contracts.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.embedway.core.search.SearchableVectors;
import dev.embedway.core.search.highlight.Highlighter;
import dev.embedway.core.search.highlight.TextSpan;
import dev.embedway.core.store.Synonyms;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Contract of the terms of every {@link SearchableVectors}, by the words that are marked by them.
 */
public abstract class HighlightContract {

  private final StoreFixture fixture = StoreFixture.fresh(384);

  /** The vectors under test. */
  protected abstract SearchableVectors vectors();

  /** A text with brackets around what is marked of it. */
  protected final String marked(String query, String text, Synonyms synonyms) {
    List<TextSpan> spans =
        new Highlighter(vectors())
            .spans(
                fixture.index(),
                List.of(
                    new Highlighter.Found("another", query), new Highlighter.Found(text, query)),
                synonyms,
                Instant.now().plusSeconds(60))
            .getLast();
    StringBuilder marked = new StringBuilder(text);
    for (TextSpan span : spans.reversed()) {
      marked.insert(span.end(), ']').insert(span.start(), '[');
    }
    return marked.toString();
  }

  protected final String marked(String query, String text) {
    return marked(query, text, Synonyms.NONE);
  }

  @Test
  void wordsAreMarkedInWhicheverFormTheyStand() {
    assertEquals(
        "The [tides], the <b>[Tide]</b> \ud83d\ude00 and tidewater: the [moon].",
        marked(
            "the moon and tide",
            "The tides, the <b>Tide</b> \ud83d\ude00 and tidewater: the moon."));
    assertEquals("nothing of it", marked("tide", "nothing of it"));
    assertEquals("the", marked("the", "the"));
  }

  @Test
  void phraseIsMarkedWhereItStandsAndNotItsWords() {
    assertEquals(
        "A ram, a pump: [ram pumps] lift [water].",
        marked("\"ram pump\" water", "A ram, a pump: ram pumps lift water."));
    assertEquals(
        "the [king of a hill], a king of hills",
        marked("\"the king of the hill\"", "the king of a hill, a king of hills"));
    assertEquals("[pump] [ram, pump] [ram]", marked("\"ram pump\" ram pump", "pump ram, pump ram"));
  }

  @Test
  void wordsThatBeginAsAPrefixDoesAreMarked() {
    assertEquals(
        "[Hydraulics] of a [hydraulic] ram, no hydrant",
        marked("hydraul*", "Hydraulics of a hydraulic ram, no hydrant"));
  }

  @Test
  void wordsAreMarkedWhereNoSpacesPartThem() {
    // Tokyo and Kyoto; the last character is that of a capital.
    String text = "in \u6771\u4eac\u3068\u4eac\u90fd, \u6771\u90fd";

    assertEquals("in [\u6771\u4eac]\u3068\u4eac\u90fd, \u6771\u90fd", marked("\u6771\u4eac", text));
    assertEquals(
        "in \u6771\u4eac\u3068[\u4eac\u90fd], \u6771\u90fd", marked("a \u4eac\u90fd", text));
    assertEquals(
        "in \u6771[\u4eac\u3068\u4eac\u90fd], \u6771\u90fd",
        marked("\"\u4eac\u3068\u4eac\u90fd\"", text));
    assertEquals("in \u6771\u4eac\u3068\u4eac[\u90fd], \u6771[\u90fd]", marked("\u90fd", text));
    assertEquals(text, marked("\u90fd\u6771", text));
    assertEquals("[iPhone]\u6771\u4eac", marked("iphone", "iPhone\u6771\u4eac"));
    assertEquals(
        "\u0e44\u0e1b[\u0e19\u0e49\u0e33]",
        marked("\u0e19\u0e49\u0e33", "\u0e44\u0e1b\u0e19\u0e49\u0e33"));
  }

  @Test
  void excludedWordsAreNotMarked() {
    assertEquals("[tides] moon sun", marked("tide -moon -\"the sun\" -st*", "tides moon sun"));
  }

  @Test
  void synonymsOfWordsThatAreAskedForAreMarked() {
    Synonyms synonyms =
        new Synonyms(List.of(List.of("car", "motor vehicle"), List.of("boat", "ship")));

    assertEquals(
        "A [motor vehicle] is a [car], a vehicle is none, a ship is none",
        marked("cars", "A motor vehicle is a car, a vehicle is none, a ship is none", synonyms));
    assertEquals("[cars]", marked("motor vehicles", "cars", synonyms));
    assertEquals("cars", marked("a vehicle with motor", "cars", synonyms));
  }

  @Test
  void wordThatIsCutAtALinesEndIsMarkedWhole() {
    assertEquals("an [exam-\nple]", marked("example", "an exam-\nple"));
    assertEquals("an [exam]-\nple", marked("exam", "an exam-\nple"));
  }
}
