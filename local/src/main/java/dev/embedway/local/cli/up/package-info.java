/**
 * The commands {@code up}, which runs the local cloud, and {@code doctor}, which checks the machine
 * for it. Open {@link dev.embedway.local.cli.up.UpCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.up;

import org.jspecify.annotations.NullMarked;
