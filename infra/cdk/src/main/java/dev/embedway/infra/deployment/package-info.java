/**
 * An operator's choices for a stage, read from its file and checked before anything is made. Open
 * {@link dev.embedway.infra.deployment.Deployment} first.
 */
@NullMarked
package dev.embedway.infra.deployment;

import org.jspecify.annotations.NullMarked;
