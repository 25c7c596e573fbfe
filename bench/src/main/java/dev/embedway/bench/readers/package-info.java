/**
 * Readers over folders of real files, against other programs that read the same ones. Open {@link
 * dev.embedway.bench.readers.ReadersRun} first.
 */
@NullMarked
package dev.embedway.bench.readers;

import org.jspecify.annotations.NullMarked;
