/**
 * The commands {@code documents}, and the types of their arguments. Open {@link
 * dev.embedway.local.cli.documents.DocumentsCommand} first.
 */
@NullMarked
package dev.embedway.local.cli.documents;

import org.jspecify.annotations.NullMarked;
