/**
 * Erasures in the control table, and the tables as places of erasures. Open {@link
 * dev.embedway.aws.erasure.TableErasure} first: a table is scanned as a whole, so that nothing of a
 * tenant is left because no list knew of it.
 */
@NullMarked
package dev.embedway.aws.erasure;

import org.jspecify.annotations.NullMarked;
