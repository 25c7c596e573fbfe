package dev.embedway.emulators.s3;

/** Listener for changes in an {@link EmbeddedS3}. */
@FunctionalInterface
public interface S3EventListener {

  /**
   * Called after the change is on disk and before its caller is answered, one change of a key at a
   * time, in the order of their sequencers. What it throws reaches that caller as a 500, who may
   * then retry; so an event is never lost while its writer lives, and may be delivered twice.
   */
  void onChange(ObjectChange change);
}
