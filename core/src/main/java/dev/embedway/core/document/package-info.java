/**
 * Documents as callers read and delete them. Open {@link
 * dev.embedway.core.document.ReadableDocuments} first.
 */
@NullMarked
package dev.embedway.core.document;

import org.jspecify.annotations.NullMarked;
