/**
 * Functions in processes of their own, as Lambda runs them from a zip. Open {@link
 * dev.embedway.local.runner.process.RuntimeProcess} first.
 */
@NullMarked
package dev.embedway.local.runner.process;

import org.jspecify.annotations.NullMarked;
