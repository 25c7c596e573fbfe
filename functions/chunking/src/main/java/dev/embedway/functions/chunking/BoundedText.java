package dev.embedway.functions.chunking;

import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tika.sax.BodyContentHandler;
import org.apache.tika.sax.ContentHandlerDecorator;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;

/**
 * Gathers a document's text as a parser tells it, and stops the parser at a depth, a length, or
 * when nobody waits any more. One thread at a time, but for {@link #abandon}.
 */
final class BoundedText extends ContentHandlerDecorator {

  /** What stopped the parser. */
  enum Bound {
    DEPTH,
    LENGTH,
    TIME
  }

  /** A bound was reached. */
  static final class BoundException extends SAXException {
    private static final long serialVersionUID = 1L;
    private final Bound bound;

    BoundException(Bound bound) {
      super("a bound was reached: " + bound);
      this.bound = bound;
    }

    Bound bound() {
      return bound;
    }
  }

  private final int maxDepth;
  private final AtomicBoolean abandoned = new AtomicBoolean();
  private final BodyContentHandler body;
  private long left;
  private int depth;

  BoundedText(int maxDepth, long maxChars) {
    this(maxDepth, maxChars, new BodyContentHandler(-1));
  }

  private BoundedText(int maxDepth, long maxChars, BodyContentHandler body) {
    super(body);
    this.maxDepth = maxDepth;
    this.left = maxChars;
    this.body = body;
  }

  /** The text so far. */
  String text() {
    return body.toString();
  }

  /** Makes the parser stop when it next tells something; from any thread. */
  void abandon() {
    abandoned.set(true);
  }

  @Override
  public void startElement(String uri, String localName, String name, Attributes attributes)
      throws SAXException {
    depth++;
    if (depth > maxDepth) {
      throw new BoundException(Bound.DEPTH);
    }
    checkTime();
    super.startElement(uri, localName, name, attributes);
  }

  @Override
  public void endElement(String uri, String localName, String name) throws SAXException {
    depth--;
    super.endElement(uri, localName, name);
  }

  @Override
  public void characters(char[] chars, int start, int length) throws SAXException {
    left -= length;
    if (left < 0) {
      throw new BoundException(Bound.LENGTH);
    }
    checkTime();
    super.characters(chars, start, length);
  }

  private void checkTime() throws SAXException {
    if (abandoned.get()) {
      throw new BoundException(Bound.TIME);
    }
  }
}
