/** Tests of the chunkers. */
@NullMarked
package dev.embedway.core.chunk;

import org.jspecify.annotations.NullMarked;
