/**
 * Ranges of activations, found by running a model as trained on texts of many kinds. Open {@link
 * dev.embedway.models.calibration.RangesFile} first.
 */
@NullMarked
package dev.embedway.models.calibration;

import org.jspecify.annotations.NullMarked;
