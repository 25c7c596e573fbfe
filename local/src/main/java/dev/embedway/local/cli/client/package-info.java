/**
 * Client of the HTTP API, and the options that name a server and a key. Open {@link
 * dev.embedway.local.cli.client.ServerOptions} first.
 */
@NullMarked
package dev.embedway.local.cli.client;

import org.jspecify.annotations.NullMarked;
