/** Tests of the stages. */
@NullMarked
package dev.embedway.core.pipeline.stage;

import org.jspecify.annotations.NullMarked;
