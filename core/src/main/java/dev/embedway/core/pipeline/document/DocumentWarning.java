package dev.embedway.core.pipeline.document;

import java.util.Locale;

/**
 * Something that was not read of a document, or read with doubt, though the document as a whole is
 * in order.
 *
 * @param code the stable kind
 * @param message where it is and what to do about it; no text of the document but the name of a
 *     sheet; cut at {@value #MAX_MESSAGE} characters
 */
public record DocumentWarning(Code code, String message) {

  static final int MAX_MESSAGE = 300;

  public DocumentWarning {
    message = DocumentNotes.cut(message, MAX_MESSAGE);
  }

  /** The kinds of the public contract. */
  public enum Code {
    /** A page, slide, sheet, chapter or the like is damaged or missing. */
    DAMAGED_PART,
    /** The charset is named nowhere, or wrongly, and another one may be as likely. */
    GUESSED_CHARSET,
    /** Some bytes stand for nothing in the charset that the document was read with. */
    UNDECODABLE_BYTES,
    /** Fonts of a page do not say which characters their glyphs are. */
    UNMAPPED_FONTS,
    /** Data that is no text, such as base64, was left out. */
    LEFT_OUT_DATA,
    /** Passages that the store's model knows nothing of were left out. */
    UNKNOWN_TEXT;

    /** The code as callers read it. */
    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
