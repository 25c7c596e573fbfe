/** Tests of re-embeds over ports in memory. */
@NullMarked
package dev.embedway.core.reembed;

import org.jspecify.annotations.NullMarked;
