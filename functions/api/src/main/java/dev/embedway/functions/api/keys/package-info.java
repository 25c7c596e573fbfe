/**
 * The routes of API keys and tenants, their usage and their limits. Open {@link
 * dev.embedway.functions.api.keys.KeysRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.keys;

import org.jspecify.annotations.NullMarked;
