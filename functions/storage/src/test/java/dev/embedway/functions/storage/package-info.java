/** Tests of the function with real event JSON. */
@NullMarked
package dev.embedway.functions.storage;

import org.jspecify.annotations.NullMarked;
