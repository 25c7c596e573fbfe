/**
 * The stacks as CloudFormation gets them. {@link dev.embedway.infra.Assembly} makes and reads them;
 * rules are stated over all resources of a kind, so that what later comes is held to them too.
 */
@NullMarked
package dev.embedway.infra;

import org.jspecify.annotations.NullMarked;
