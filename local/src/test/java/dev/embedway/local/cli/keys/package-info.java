/** Tests of the commands {@code keys}. */
@NullMarked
package dev.embedway.local.cli.keys;

import org.jspecify.annotations.NullMarked;
