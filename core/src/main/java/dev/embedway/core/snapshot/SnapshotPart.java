package dev.embedway.core.snapshot;

/**
 * A part of a process that is frozen once and thawed many times. Of all parts the first method is
 * called before the second of any; the third is called in each thawed copy before its first
 * request. None is called where no snapshot is made.
 */
public interface SnapshotPart {

  /**
   * Does once, to no effect, what requests will ask for, so that classes are loaded and code is
   * compiled when the snapshot is made.
   *
   * @throws dev.embedway.core.error.UnavailableException and its like, when a service did not
   *     answer, which leaves the part cold and nothing else; any other fault means that the
   *     function cannot work
   */
  default void prime() {}

  /** Lets go of what must not be in two processes: connections above all. */
  default void suspend() {}

  /** Makes anew what this copy is not to share with the others. */
  default void renew() {}
}
