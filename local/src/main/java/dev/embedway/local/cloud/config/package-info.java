/**
 * Configuration of a local cloud: addresses that it listens on, and the services of its own or at
 * an endpoint. Open {@link dev.embedway.local.cloud.config.CloudConfig} first.
 */
@NullMarked
package dev.embedway.local.cloud.config;

import org.jspecify.annotations.NullMarked;
