/**
 * Parts that all servers of this module are made of: their address, their faults, programs run to
 * their end, and a guard that ends child processes. Open {@link
 * dev.embedway.emulators.server.Loopback} first.
 */
@NullMarked
package dev.embedway.emulators.server;

import org.jspecify.annotations.NullMarked;
