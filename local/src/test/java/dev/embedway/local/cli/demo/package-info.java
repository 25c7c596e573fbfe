/** Tests of the command {@code demo}. */
@NullMarked
package dev.embedway.local.cli.demo;

import org.jspecify.annotations.NullMarked;
