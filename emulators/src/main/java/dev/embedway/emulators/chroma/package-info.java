/**
 * Chroma for tests: the real server of PyPI's package. Open {@link
 * dev.embedway.emulators.chroma.EmbeddedChroma} first.
 */
@NullMarked
package dev.embedway.emulators.chroma;

import org.jspecify.annotations.NullMarked;
