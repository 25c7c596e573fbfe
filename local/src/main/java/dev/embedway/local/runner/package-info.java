/**
 * Lambda's environment of a function, on one machine: HTTP requests and queue messages become
 * events in Lambda's own JSON, handlers answer them under a time limit, and the sizes that AWS
 * refuses are refused here. Open {@link dev.embedway.local.runner.LambdaFunction} first, then
 * {@link dev.embedway.local.runner.HttpGateway} and {@link
 * dev.embedway.local.runner.EventSourceMapping}. Sizes are in bytes of UTF-8.
 */
@NullMarked
package dev.embedway.local.runner;

import org.jspecify.annotations.NullMarked;
