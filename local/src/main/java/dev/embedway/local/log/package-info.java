/**
 * The log of a local cloud: SLF4J's provider, which writes to a file of a bounded size. Open {@link
 * dev.embedway.local.log.LogSink} first.
 */
@NullMarked
package dev.embedway.local.log;

import org.jspecify.annotations.NullMarked;
