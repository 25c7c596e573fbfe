/**
 * Lambda's environment of a function, on one machine: handlers answer events in Lambda's own JSON
 * under a time limit, and the sizes that AWS refuses are refused here. Sizes are in bytes of UTF-8.
 * Open {@link dev.embedway.local.runner.LambdaFunction} first.
 */
@NullMarked
package dev.embedway.local.runner;

import org.jspecify.annotations.NullMarked;
