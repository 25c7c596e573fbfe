package dev.embedway.core.pipeline;

/**
 * Entry point for events of objects: registers the objects and sends what that calls for.
 *
 * <p>Thread-safe.
 */
public final class UploadIntake {

  private final UploadRegistrar registrar;
  private final SideFiles sideFiles;
  private final MessageSender sender;

  /** An intake that registers documents and metadata files, and sends on what that calls for. */
  public UploadIntake(UploadRegistrar registrar, SideFiles sideFiles, MessageSender sender) {
    this.registrar = registrar;
    this.sideFiles = sideFiles;
    this.sender = sender;
  }

  /** Registers what the event's object is now and sends what that calls for; may be repeated. */
  public Registration accept(UploadEvent event) {
    return sent(
        SideFile.isNamedLike(event.fullKey())
            ? sideFiles.register(event.fullKey())
            : registrar.register(event));
  }

  /** Registers the present state of a document's metadata file, and sends what that calls for. */
  void lookBeside(ObjectKey document) {
    sent(sideFiles.look(document));
  }

  private Registration sent(Registration registration) {
    if (!registration.next().isEmpty()) {
      sender.send(registration.next());
    }
    return registration;
  }
}
