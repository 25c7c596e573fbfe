/** Tests of the function with real event JSON. */
@NullMarked
package dev.embedway.functions.embedding;

import org.jspecify.annotations.NullMarked;
