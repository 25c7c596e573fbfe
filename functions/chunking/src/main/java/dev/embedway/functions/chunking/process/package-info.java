/**
 * Reading in a process of its own, which may be killed: for what a parser may hang on or drown in.
 * Open {@link dev.embedway.functions.chunking.process.ReaderPool} first, which is what callers see,
 * then {@link dev.embedway.functions.chunking.process.ReaderMain}, which is what runs there.
 */
@NullMarked
package dev.embedway.functions.chunking.process;

import org.jspecify.annotations.NullMarked;
