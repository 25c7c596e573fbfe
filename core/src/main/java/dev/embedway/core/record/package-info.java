/**
 * Records: vectors with or without text that callers write into stores, without any file. Open
 * {@link dev.embedway.core.record.RecordService} first.
 */
@NullMarked
package dev.embedway.core.record;

import org.jspecify.annotations.NullMarked;
