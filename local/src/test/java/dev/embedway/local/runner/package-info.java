/** Tests of the runner, with handlers written for the purpose. */
@NullMarked
package dev.embedway.local.runner;

import org.jspecify.annotations.NullMarked;
