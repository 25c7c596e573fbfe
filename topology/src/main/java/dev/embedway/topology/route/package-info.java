/**
 * Routes of the HTTP API. Open {@link dev.embedway.topology.route.Endpoint} first: the table of all
 * of them, with who may call each and which function answers. The router of the functions, the
 * routes of API Gateway and those of the local cloud are made of it, and tests compare it with
 * docs/openapi.yaml.
 */
@NullMarked
package dev.embedway.topology.route;

import org.jspecify.annotations.NullMarked;
