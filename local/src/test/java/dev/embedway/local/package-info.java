/** The local cloud as a whole, through the doors that its users have. */
@NullMarked
package dev.embedway.local;

import org.jspecify.annotations.NullMarked;
