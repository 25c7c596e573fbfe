package dev.embedway.emulators;

/** Who is told of changes in an {@link EmbeddedS3}. */
@FunctionalInterface
public interface S3EventListener {

  /**
   * Called after the change is on disk and before its caller is answered, one change of a key at a
   * time, in the order of their sequencers. What it throws reaches that caller as a 500, who may
   * then do it again; so an event is never lost while its writer lives, and may come twice.
   */
  void onChange(ObjectChange change);
}
