/** Tests of the client of the HTTP API. */
@NullMarked
package dev.embedway.local.cli.client;

import org.jspecify.annotations.NullMarked;
