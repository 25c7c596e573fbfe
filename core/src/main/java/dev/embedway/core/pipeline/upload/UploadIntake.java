package dev.embedway.core.pipeline.upload;

import com.google.errorprone.annotations.ThreadSafe;
import dev.embedway.core.pipeline.document.MetadataFile;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.message.MessageSender;
import dev.embedway.core.tenant.ErasedTenants;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.trace.TraceId;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Entry point for events of objects: registers the objects and sends what that calls for. */
@ThreadSafe
public final class UploadIntake {

  private final UploadRegistrar registrar;
  private final MetadataFiles metadataFiles;
  private final MessageSender sender;
  private final Consumer<UploadEvent> late;

  /** An intake that registers documents and metadata files, and sends on what that calls for. */
  public UploadIntake(
      UploadRegistrar registrar, MetadataFiles metadataFiles, MessageSender sender) {
    this(registrar, metadataFiles, sender, _ -> {});
  }

  private UploadIntake(
      UploadRegistrar registrar,
      MetadataFiles metadataFiles,
      MessageSender sender,
      Consumer<UploadEvent> late) {
    this.registrar = registrar;
    this.metadataFiles = metadataFiles;
    this.sender = sender;
    this.late = late;
  }

  /**
   * The same, which takes in nothing of erased tenants.
   *
   * @param late those whose objects it deletes
   */
  public UploadIntake except(ErasedTenants erased, Predicate<TenantId> late, SourceBucket bucket) {
    return new UploadIntake(
        registrar.except(erased), metadataFiles, sender, new LateObjects(late, bucket)::delete);
  }

  /** Registers what the event's object is now and sends what that calls for; may be repeated. */
  public Registration accept(UploadEvent event) {
    Registration registered =
        MetadataFile.isNamedLike(event.fullKey())
            ? metadataFiles.register(event.fullKey())
            : registrar.register(event);
    if (registered instanceof Registration.Ignored) {
      late.accept(event);
    }
    return sent(registered, event.trace());
  }

  /**
   * Registers the present state of a document's metadata file, and sends what that calls for.
   *
   * @param trace of the work that looks at it
   */
  public void refreshMetadataFile(ObjectKey document, Optional<TraceId> trace) {
    sent(metadataFiles.look(document), trace);
  }

  /** Messages of a job have its trace; those of a metadata file that of what told of it. */
  private Registration sent(Registration registration, Optional<TraceId> trace) {
    if (!registration.next().isEmpty()) {
      sender.send(
          registration.next().stream()
              .map(message -> message.trace().isPresent() ? message : message.in(trace))
              .toList());
    }
    return registration;
  }
}
