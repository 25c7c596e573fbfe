package dev.embedway.core.pipeline;

/**
 * The door for news of objects: registers them and sends them on.
 *
 * <p>Thread-safe.
 */
public final class UploadIntake {

  private final UploadRegistrar registrar;
  private final SideFiles sideFiles;
  private final MessageSender sender;

  /** An intake that registers documents and their side files, and sends on what that calls for. */
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

  /** Registers what a registered document's side file is now, and sends what that calls for. */
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
