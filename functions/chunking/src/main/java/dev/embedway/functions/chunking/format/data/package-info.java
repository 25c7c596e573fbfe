/**
 * Data in the form of text: tables with separators, JSON and Jupyter notebooks. Open {@link
 * dev.embedway.functions.chunking.format.data.CsvReader} first.
 */
@NullMarked
package dev.embedway.functions.chunking.format.data;

import org.jspecify.annotations.NullMarked;
