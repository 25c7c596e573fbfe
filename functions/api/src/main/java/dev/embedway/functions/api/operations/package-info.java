/**
 * The routes by which an operator sees and changes the service: health, metrics, breakers, the
 * cache, the audit log, the description. Open {@link
 * dev.embedway.functions.api.operations.ServiceFacts} first.
 */
@NullMarked
package dev.embedway.functions.api.operations;

import org.jspecify.annotations.NullMarked;
