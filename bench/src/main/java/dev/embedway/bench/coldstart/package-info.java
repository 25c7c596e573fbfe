/**
 * Time from a function's process start to its first vector. Open {@link
 * dev.embedway.bench.coldstart.ColdStart} first. The handlers run inside the unpacked zip, in
 * processes of their own.
 */
@NullMarked
package dev.embedway.bench.coldstart;

import org.jspecify.annotations.NullMarked;
