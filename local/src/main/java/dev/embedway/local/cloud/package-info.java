/**
 * The local cloud: every handler in one process, over embedded emulators with their state under one
 * directory, or over the services at an endpoint. Open {@link dev.embedway.local.cloud.LocalCloud}
 * first, then {@code CloudStart}, which composes it. All of it listens on 127.0.0.1 only.
 */
@NullMarked
package dev.embedway.local.cloud;

import org.jspecify.annotations.NullMarked;
