/** Tests of the commands {@code stores} and {@code reembed}. */
@NullMarked
package dev.embedway.local.cli.stores;

import org.jspecify.annotations.NullMarked;
