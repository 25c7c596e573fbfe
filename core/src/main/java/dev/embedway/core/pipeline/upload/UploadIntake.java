package dev.embedway.core.pipeline.upload;

import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.message.MessageSender;

/**
 * Entry point for events of objects: registers the objects and sends what that calls for.
 *
 * <p>Thread-safe.
 */
public final class UploadIntake {

  private final UploadRegistrar registrar;
  private final MetadataFiles metadataFiles;
  private final MessageSender sender;

  /** An intake that registers documents and metadata files, and sends on what that calls for. */
  public UploadIntake(
      UploadRegistrar registrar, MetadataFiles metadataFiles, MessageSender sender) {
    this.registrar = registrar;
    this.metadataFiles = metadataFiles;
    this.sender = sender;
  }

  /** Registers what the event's object is now and sends what that calls for; may be repeated. */
  public Registration accept(UploadEvent event) {
    return sent(
        MetadataFile.isNamedLike(event.fullKey())
            ? metadataFiles.register(event.fullKey())
            : registrar.register(event));
  }

  /** Registers the present state of a document's metadata file, and sends what that calls for. */
  public void refreshMetadataFile(ObjectKey document) {
    sent(metadataFiles.look(document));
  }

  private Registration sent(Registration registration) {
    if (!registration.next().isEmpty()) {
      sender.send(registration.next());
    }
    return registration;
  }
}
