/** Tests of what commands print. */
@NullMarked
package dev.embedway.local.cli.terminal;

import org.jspecify.annotations.NullMarked;
