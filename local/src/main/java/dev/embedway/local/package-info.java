/**
 * Embedway on one machine: the program's entry. Open {@link dev.embedway.local.Main} first; the
 * commands are in {@code cli}, what they start in {@code cloud}, and what stands in for Lambda, API
 * Gateway and event-source mappings in {@code runner}.
 */
@NullMarked
package dev.embedway.local;

import org.jspecify.annotations.NullMarked;
