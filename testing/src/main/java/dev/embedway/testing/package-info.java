/** Parts that tests of several modules need. Open {@link dev.embedway.testing.TestClock} first. */
@NullMarked
package dev.embedway.testing;

import org.jspecify.annotations.NullMarked;
