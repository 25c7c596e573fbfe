package dev.embedway.core.pipeline.document;

import dev.embedway.core.tenant.TenantId;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One generation of one document on its way through the stages to one version of its store.
 *
 * @param tenant whose document it is; not part of the wire form, so a caller can only name jobs of
 *     its own tenant
 * @param document the document
 * @param generation from 1, growing
 * @param version number of the store's version, from 1
 */
public record JobId(TenantId tenant, DocumentId document, long generation, int version) {

  private static final Pattern FORM =
      Pattern.compile("job_([0-9a-f]{24})_([1-9][0-9]{0,17})_([1-9][0-9]{0,8})");

  public JobId {
    if (generation < 1) {
      throw new IllegalArgumentException("generations count from 1, given was " + generation);
    }
    if (version < 1) {
      throw new IllegalArgumentException("versions count from 1, given was " + version);
    }
  }

  /**
   * The id as callers read it: {@code job_} + the document's 24 digits + {@code _} + the generation
   * + {@code _} + the version.
   */
  public String wire() {
    return "job_" + document.value().substring("doc_".length()) + "_" + generation + "_" + version;
  }

  /** The job of this tenant that a wire id names; empty for a malformed id. */
  public static Optional<JobId> parse(TenantId tenant, String wire) {
    Matcher form = FORM.matcher(wire);
    if (!form.matches()) {
      return Optional.empty();
    }
    return Optional.of(
        new JobId(
            tenant,
            new DocumentId("doc_" + form.group(1)),
            Long.parseLong(form.group(2)),
            Integer.parseInt(form.group(3))));
  }
}
