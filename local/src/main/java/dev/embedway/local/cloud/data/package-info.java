/**
 * The data directory of a local cloud: where its state is, and the files for its owner alone, with
 * secrets, operators' keys and the connection. Open {@link
 * dev.embedway.local.cloud.data.DataDirectory} first.
 */
@NullMarked
package dev.embedway.local.cloud.data;

import org.jspecify.annotations.NullMarked;
