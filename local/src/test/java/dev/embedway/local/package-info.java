/** Tests of the local cloud as a whole, through its users' entry points. */
@NullMarked
package dev.embedway.local;

import org.jspecify.annotations.NullMarked;
