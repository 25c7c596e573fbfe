/**
 * The models in memory: loaded when they are first used, held while they run, and unloaded when
 * others need the room. Open {@link dev.embedway.models.engine.residency.ResidentModels} first.
 */
@NullMarked
package dev.embedway.models.engine.residency;

import org.jspecify.annotations.NullMarked;
