/**
 * API Gateway on an address of this machine: HTTP requests become events of a function, and its
 * answers responses. Sizes are in bytes. Open {@link dev.embedway.local.runner.http.HttpGateway}
 * first.
 */
@NullMarked
package dev.embedway.local.runner.http;

import org.jspecify.annotations.NullMarked;
