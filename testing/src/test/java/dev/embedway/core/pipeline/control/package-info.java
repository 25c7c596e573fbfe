/** Tests of the control of the stages over ports in memory. */
@NullMarked
package dev.embedway.core.pipeline.control;

import org.jspecify.annotations.NullMarked;
