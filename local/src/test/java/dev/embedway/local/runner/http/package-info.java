/** Tests of the gateway, with handlers written for the purpose. */
@NullMarked
package dev.embedway.local.runner.http;

import org.jspecify.annotations.NullMarked;
