package dev.embedway.core.file;

/** Ports of files. */
public record FilePorts(FileCatalog catalog, FileContents contents) {}
