/**
 * Ports of the request path in memory, and providers. Open {@link
 * dev.embedway.testing.fakes.FakeProvider} first. They keep what their ports promise.
 */
@NullMarked
package dev.embedway.testing.fakes;

import org.jspecify.annotations.NullMarked;
