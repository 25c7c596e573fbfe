/**
 * Versions of a store that are made beside its live one, from the texts that are kept, and taken
 * into use. Open {@link dev.embedway.core.reembed.ReembedService} first, which starts one and
 * switches; {@link dev.embedway.core.reembed.Reembedder} does the work, run by run, and {@link
 * dev.embedway.core.reembed.DocumentLevel} decides what a document lacks.
 */
@NullMarked
package dev.embedway.core.reembed;

import org.jspecify.annotations.NullMarked;
