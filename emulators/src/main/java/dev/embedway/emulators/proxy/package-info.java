/**
 * A TCP proxy for tests of faults, which falls silent, refuses connections or loses answers. Open
 * {@link dev.embedway.emulators.proxy.TcpProxy} first.
 */
@NullMarked
package dev.embedway.emulators.proxy;

import org.jspecify.annotations.NullMarked;
