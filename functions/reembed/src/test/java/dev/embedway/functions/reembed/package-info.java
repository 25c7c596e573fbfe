/** Tests of the function over passes of their own. */
@NullMarked
package dev.embedway.functions.reembed;

import org.jspecify.annotations.NullMarked;
