/** x. */
@org.jspecify.annotations.NullMarked
package dev.embedway.core;
