/** Tests of the parts of a local cloud. */
@NullMarked
package dev.embedway.local.cloud.config;

import org.jspecify.annotations.NullMarked;
