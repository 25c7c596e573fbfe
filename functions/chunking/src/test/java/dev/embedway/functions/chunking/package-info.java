/** Tests of the function with real event JSON. */
@NullMarked
package dev.embedway.functions.chunking;

import org.jspecify.annotations.NullMarked;
