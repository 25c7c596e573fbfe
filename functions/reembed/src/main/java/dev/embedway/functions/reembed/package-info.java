/**
 * The Lambda function that fills versions of stores and retires those that are kept no longer. Open
 * {@link dev.embedway.functions.reembed.ReembedHandler} first.
 */
@NullMarked
package dev.embedway.functions.reembed;

import org.jspecify.annotations.NullMarked;
