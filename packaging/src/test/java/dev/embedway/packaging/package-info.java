/**
 * The rules of a function's zip, checked by the build. Open {@link
 * dev.embedway.packaging.LambdaZip} first.
 */
@NullMarked
package dev.embedway.packaging;

import org.jspecify.annotations.NullMarked;
