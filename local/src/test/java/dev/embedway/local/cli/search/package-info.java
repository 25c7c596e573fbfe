/** Tests of the command {@code search}. */
@NullMarked
package dev.embedway.local.cli.search;

import org.jspecify.annotations.NullMarked;
