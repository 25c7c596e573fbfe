/** Tests of the function over work of their own. */
@NullMarked
package dev.embedway.functions.compactor;

import org.jspecify.annotations.NullMarked;
