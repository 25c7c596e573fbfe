/** OpenAI's SDKs as callers: only base URL and key differ from what they send to OpenAI. */
@NullMarked
package dev.embedway.sdktests;

import org.jspecify.annotations.NullMarked;
