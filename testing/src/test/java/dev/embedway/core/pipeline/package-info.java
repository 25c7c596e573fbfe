/** Tests of the pipeline over ports in memory. */
@NullMarked
package dev.embedway.core.pipeline;

import org.jspecify.annotations.NullMarked;
