/**
 * Contracts of vector stores. Open {@link
 * dev.embedway.testing.contracts.vector.VectorStoreContract} first.
 */
@NullMarked
package dev.embedway.testing.contracts.vector;

import org.jspecify.annotations.NullMarked;
