/** Tests of the commands {@code models}. */
@NullMarked
package dev.embedway.local.cli.models;

import org.jspecify.annotations.NullMarked;
