/**
 * The HTTP handler. Open {@link dev.embedway.functions.api.http.HttpHandler} first: it takes API
 * Gateway's event, finds the route, authenticates, and turns every fault into the contract's error
 * body. A {@link dev.embedway.functions.api.http.Route} sees neither events nor keys.
 */
@NullMarked
package dev.embedway.functions.api.http;

import org.jspecify.annotations.NullMarked;
