/** Readers over folders of real files, against other programs that read the same ones. */
@NullMarked
package dev.embedway.bench.readers;

import org.jspecify.annotations.NullMarked;
