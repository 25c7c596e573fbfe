package dev.embedway.core.pipeline.upload;

import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.message.PipelineMessage;
import java.util.List;

/** Result of an {@link UploadEvent}. */
public sealed interface Registration {

  /** Messages to send now, so that the generation goes on. */
  List<PipelineMessage> next();

  /**
   * The object's state is this generation; that of a metadata file is known to its document, whose
   * newest generation this is.
   *
   * @param job the generation, new or known from before
   */
  record Registered(JobId job, List<PipelineMessage> next) implements Registration {
    public Registered {
      next = List.copyOf(next);
    }
  }

  /** There is nothing to do. */
  record Ignored(Reason reason) implements Registration {
    @Override
    public List<PipelineMessage> next() {
      return List.of();
    }
  }

  /** Reason for which there is nothing to do. */
  enum Reason {
    /** It holds the metadata of an object that is no document yet, and is none itself. */
    METADATA_FILE,
    /** It marks a folder, or a document that is open in Office. */
    PLACEHOLDER,
    /** The object is gone, and was never seen. */
    NEVER_SEEN,
    /** It lies under the name of a tenant that was erased. */
    ERASED_TENANT,
    /** The document is an object whose store is spelled in another case. */
    OTHER_SPELLING
  }
}
