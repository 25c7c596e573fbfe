/**
 * Functions in a stack, with their variables, their permissions and their zips. Open {@link
 * dev.embedway.infra.function.FunctionFactory} first; what a function may do is in {@code
 * FunctionPermissions} alone.
 */
@NullMarked
package dev.embedway.infra.function;

import org.jspecify.annotations.NullMarked;
