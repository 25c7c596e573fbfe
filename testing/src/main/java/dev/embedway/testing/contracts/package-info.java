/**
 * Contracts of the ports of the request path, as abstract tests that each implementation extends.
 * Open {@link dev.embedway.testing.contracts.ProviderContract} first.
 */
@NullMarked
package dev.embedway.testing.contracts;

import org.jspecify.annotations.NullMarked;
