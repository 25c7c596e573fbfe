/** Tests of batches of records over ports in memory. */
@NullMarked
package dev.embedway.core.record.batch;

import org.jspecify.annotations.NullMarked;
