/**
 * The commands {@code keys}, and the types of their arguments. Open {@link
 * dev.embedway.local.cli.keys.KeysCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.keys;

import org.jspecify.annotations.NullMarked;
