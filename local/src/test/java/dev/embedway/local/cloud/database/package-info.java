/** Tests of the parts of a local cloud. */
@NullMarked
package dev.embedway.local.cloud.database;

import org.jspecify.annotations.NullMarked;
