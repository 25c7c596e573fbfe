package dev.embedway.core.pipeline;

/**
 * The door for news of objects: registers them and sends them on.
 *
 * <p>Thread-safe.
 */
public final class UploadIntake {

  private final UploadRegistrar registrar;
  private final MessageSender sender;

  /** An intake that registers by one and sends by the other. */
  public UploadIntake(UploadRegistrar registrar, MessageSender sender) {
    this.registrar = registrar;
    this.sender = sender;
  }

  /** Registers what the event's object is now and sends what that calls for; may be repeated. */
  public Registration accept(UploadEvent event) {
    Registration registration = registrar.register(event);
    if (!registration.next().isEmpty()) {
      sender.send(registration.next());
    }
    return registration;
  }
}
