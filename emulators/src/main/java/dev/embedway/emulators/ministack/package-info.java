/**
 * MiniStack, all of AWS in a child process, for tests. Open {@link
 * dev.embedway.emulators.ministack.MiniStack} first.
 */
@NullMarked
package dev.embedway.emulators.ministack;

import org.jspecify.annotations.NullMarked;
