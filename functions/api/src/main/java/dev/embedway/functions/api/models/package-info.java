/**
 * The routes of models. Open {@link dev.embedway.functions.api.models.ModelsRoutes} first: cards,
 * lists and providers; {@link dev.embedway.functions.api.models.ModelAdminRoutes} warms and
 * downloads.
 */
@NullMarked
package dev.embedway.functions.api.models;

import org.jspecify.annotations.NullMarked;
