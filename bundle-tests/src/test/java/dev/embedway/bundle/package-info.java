/**
 * The zips as Lambda runs them: unpacked, started by its runtime client, invoked through its
 * Runtime API. Open {@link dev.embedway.bundle.Zip} first.
 */
@NullMarked
package dev.embedway.bundle;

import org.jspecify.annotations.NullMarked;
