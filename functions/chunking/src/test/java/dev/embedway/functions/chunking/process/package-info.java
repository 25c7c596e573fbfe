/** Tests of the processes that read. */
@NullMarked
package dev.embedway.functions.chunking.process;

import org.jspecify.annotations.NullMarked;
