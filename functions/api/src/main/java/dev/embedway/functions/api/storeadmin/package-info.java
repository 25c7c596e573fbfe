/**
 * Routes by which admins look after vector stores. Open {@link
 * dev.embedway.functions.api.storeadmin.IndexInfoRoute} first.
 */
@NullMarked
package dev.embedway.functions.api.storeadmin;

import org.jspecify.annotations.NullMarked;
