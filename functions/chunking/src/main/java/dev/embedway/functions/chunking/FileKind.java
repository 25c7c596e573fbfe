package dev.embedway.functions.chunking;

/** The formats whose text is read. */
enum FileKind {
  TEXT,
  MARKDOWN,
  HTML,
  PDF
}
