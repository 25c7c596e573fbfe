package dev.embedway.models.tokenizer.choice;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.models.tokenizer.ModelTokenizer;
import dev.embedway.models.tokenizer.TokenIds;
import java.util.List;
import java.util.Locale;

/**
 * A tokenizer that reads every text in lower case, as sentence-transformers does for a model with
 * {@code do_lower_case}. Places are those of the text as it was written.
 */
@ThreadSafe
final class LowerCaseTokenizer implements ModelTokenizer {
  private final ModelTokenizer next;

  LowerCaseTokenizer(ModelTokenizer next) {
    this.next = next;
  }

  @Override
  public int count(String text) {
    return next.count(lower(text));
  }

  @Override
  public boolean knows(String text) {
    return next.knows(lower(text));
  }

  @Override
  public List<Span> spans(String text) {
    String lower = lower(text);
    List<Span> spans = next.spans(lower);
    // Few characters are longer in lower case: all places are the same without them.
    return lower.length() == text.length() ? spans : moved(text, lower.length(), spans);
  }

  private static List<Span> moved(String text, int length, List<Span> spans) {
    int[] places = new int[length + 1];
    int at = 0;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int units = lower(Character.toString(text.codePointAt(i))).length();
      for (int unit = 0; unit < units; unit++) {
        places[at] = unit == 0 ? i : i + Character.charCount(text.codePointAt(i));
        at++;
      }
      if (units == 2 && Character.charCount(text.codePointAt(i)) == 2) {
        places[at - 1] = i + 1;
      }
    }
    places[length] = text.length();
    return spans.stream().map(span -> new Span(places[span.start()], places[span.end()])).toList();
  }

  @Override
  public int specialTokens() {
    return next.specialTokens();
  }

  @Override
  public TokenIds encode(String text, int maxTokens) {
    return next.encode(lower(text), maxTokens);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
