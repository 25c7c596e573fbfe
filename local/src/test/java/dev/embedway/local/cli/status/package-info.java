/** Tests of the command {@code status}. */
@NullMarked
package dev.embedway.local.cli.status;

import org.jspecify.annotations.NullMarked;
