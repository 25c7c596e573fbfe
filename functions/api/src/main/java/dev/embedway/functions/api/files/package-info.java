/**
 * The routes of OpenAI's files. Open {@link dev.embedway.functions.api.files.FilesRoutes} first.
 */
@NullMarked
package dev.embedway.functions.api.files;

import org.jspecify.annotations.NullMarked;
