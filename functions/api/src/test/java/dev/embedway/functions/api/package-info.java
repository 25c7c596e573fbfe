/** Tests of the routes, against the emulators and a real model. */
@NullMarked
package dev.embedway.functions.api;

import org.jspecify.annotations.NullMarked;
