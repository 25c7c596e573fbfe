/** Tests of the local cloud's log. */
@NullMarked
package dev.embedway.local.log;

import org.jspecify.annotations.NullMarked;
