/**
 * The commands {@code import} and {@code export}: records of a store from files and other vector
 * databases, and into files. Open {@link dev.embedway.local.cli.transfer.ImportCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.transfer;

import org.jspecify.annotations.NullMarked;
