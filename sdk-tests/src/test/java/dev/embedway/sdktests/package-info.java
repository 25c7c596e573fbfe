/**
 * OpenAI's SDKs and frameworks over them as callers: only base URL and key differ from what they
 * send to OpenAI. ClientsPageTest runs the snippets of docs/clients.md.
 */
@NullMarked
package dev.embedway.sdktests;

import org.jspecify.annotations.NullMarked;
