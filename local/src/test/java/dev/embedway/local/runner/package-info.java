/** What the runner does to handlers, seen from handlers written for the purpose. */
@NullMarked
package dev.embedway.local.runner;

import org.jspecify.annotations.NullMarked;
