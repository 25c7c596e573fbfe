/**
 * A process that is frozen once and thawed many times, as SnapStart does: what each of its parts
 * does about it. Open {@link dev.embedway.core.snapshot.SnapshotPart} first.
 *
 * <p>Whatever is unique, secret or connected before the snapshot is in every copy of it. A part
 * either lets go of such things before, or makes them anew after.
 */
@NullMarked
package dev.embedway.core.snapshot;

import org.jspecify.annotations.NullMarked;
