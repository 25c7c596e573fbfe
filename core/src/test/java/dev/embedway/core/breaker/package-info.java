/** Tests of breakers, on a clock that is set, with several processes over one store. */
@NullMarked
package dev.embedway.core.breaker;

import org.jspecify.annotations.NullMarked;
