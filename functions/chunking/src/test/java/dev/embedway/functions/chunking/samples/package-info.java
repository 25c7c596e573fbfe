/**
 * Files made for tests, good and hostile, each by a few lines that say what is in it. Shared with
 * the tests of the whole cloud.
 */
@NullMarked
package dev.embedway.functions.chunking.samples;

import org.jspecify.annotations.NullMarked;
