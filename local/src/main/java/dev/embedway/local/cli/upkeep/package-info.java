/**
 * The command {@code compact}: deletion of what nobody reads any more, now. Open {@link
 * dev.embedway.local.cli.upkeep.CompactCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.upkeep;

import org.jspecify.annotations.NullMarked;
