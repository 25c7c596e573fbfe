/** Tests of the emulators, against the servers themselves and through their vendors' clients. */
@NullMarked
package dev.embedway.emulators;

import org.jspecify.annotations.NullMarked;
