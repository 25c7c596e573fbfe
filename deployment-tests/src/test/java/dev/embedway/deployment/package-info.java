/**
 * The AWS stacks as a whole: deployed to an emulator by CDK's own command and used as users would
 * ({@code MiniStackDeploymentTest}), and compared, number by number, with a local cloud that runs
 * ({@code ParityTest}).
 *
 * <p>Neither can be had before the zips are packed and the stacks synthesized, so they are tests of
 * the phase {@code integration-test}.
 */
@NullMarked
package dev.embedway.deployment;

import org.jspecify.annotations.NullMarked;
