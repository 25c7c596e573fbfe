/**
 * The local cloud: every handler over embedded emulators, in one process, with its state under one
 * directory. Open {@link dev.embedway.local.cloud.LocalCloud} first, then {@link
 * dev.embedway.local.cloud.DataDirectory}. All of it listens on 127.0.0.1 only.
 */
@NullMarked
package dev.embedway.local.cloud;

import org.jspecify.annotations.NullMarked;
