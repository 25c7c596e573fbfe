package dev.embedway.functions.chunking.format;

/** The formats that are told apart. */
public enum FileKind {
  /** Plain text. */
  TEXT,
  MARKDOWN,
  /** Rows with a separator. */
  CSV,
  /** One JSON value, or one on each line. */
  JSON,
  /** A Jupyter notebook. */
  NOTEBOOK,
  HTML,
  /** HTML in the form of XML. */
  XHTML,
  PDF,
  RTF,
  /** An archive: docx, pptx, xlsx or epub, or none of them. */
  ZIP,
  /** A compound file: an encrypted docx, pptx or xlsx, or none of them. */
  OLE2;

  /** True if its reader is our own, linear in time and memory, so that it needs no guard. */
  public boolean isPlain() {
    return switch (this) {
      case TEXT, MARKDOWN, CSV, JSON, NOTEBOOK -> true;
      case HTML, XHTML, PDF, RTF, ZIP, OLE2 -> false;
    };
  }

  /** True when a file of it is text, which a person could read with its markup. */
  boolean isText() {
    return switch (this) {
      case TEXT, MARKDOWN, CSV, JSON, NOTEBOOK, HTML, XHTML -> true;
      case PDF, RTF, ZIP, OLE2 -> false;
    };
  }
}
