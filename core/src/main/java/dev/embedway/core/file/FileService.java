package dev.embedway.core.file;

import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.NotFoundException;
import dev.embedway.core.observe.AuditTrail;
import dev.embedway.core.tenant.ApiKeyStore;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Files as callers upload, read and delete them; each change is written into the audit log before
 * it is made. Contents are kept of listed files alone: the entry of the list is written before the
 * content and removed after it, so that what a call left that was cut off can be seen and deleted.
 *
 * <p>Thread-safe as far as its generator is.
 */
public final class FileService {

  /** Characters of a name, so that it can be a segment of a document's key. */
  private static final int MAX_NAME = 255;

  private final FileCatalog catalog;
  private final FileContents contents;
  private final ApiKeyStore tenants;
  private final FileQuota quota;
  private final AuditTrail audit;
  private final InstantSource clock;
  private final RandomGenerator random;

  public FileService(
      FilePorts ports,
      ApiKeyStore tenants,
      FileQuota quota,
      AuditTrail audit,
      InstantSource clock,
      RandomGenerator random) {
    this.catalog = ports.catalog();
    this.contents = ports.contents();
    this.tenants = tenants;
    this.quota = quota;
    this.audit = audit;
    this.clock = clock;
    this.random = random;
  }

  /**
   * Keeps a file. One whose upload failed may be listed, with or without its content.
   *
   * @throws InvalidRequestException {@code invalid_parameter} for a name that no document could
   *     have, or a tenant without a key
   * @throws dev.embedway.core.error.PermissionException {@code quota_exceeded}
   */
  public StoredFile create(TenantRequest request, FileUpload upload) {
    checkName(upload.filename());
    if (!tenants.tenantExists(request.tenant())) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "no key was ever made for the tenant; make one with POST keys first",
          "tenant");
    }
    quota.check(request.tenant(), upload.bytes());
    StoredFile file = upload.as(FileId.made(clock.instant(), random));
    audit.note(
        request.caller(),
        request.tenant(),
        "file.upload",
        file.id().value(),
        Map.of(),
        Map.of(
            "purpose",
            file.purpose().wire(),
            "bytes",
            String.valueOf(file.bytes()),
            "expires_at",
            file.expiresAt().map(Instant::toString).orElse("none")));
    catalog.add(request.tenant(), file);
    contents.put(request.tenant(), file.id(), upload.content());
    if (catalog.find(request.tenant(), file.id()).isEmpty()) {
      // Its deletion, which deletes the content too, may have come first.
      contents.delete(request.tenant(), file.id());
    }
    return file;
  }

  private static void checkName(String name) {
    boolean isSegment =
        !name.isBlank() && !name.contains("/") && !name.equals(".") && !name.equals("..");
    if (!isSegment
        || name.length() > MAX_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw new InvalidRequestException(
          ErrorCode.INVALID_PARAMETER,
          "the filename of the form's part file must be 1.."
              + MAX_NAME
              + " characters without / and control characters, and neither . nor .., was of "
              + name.length(),
          "file");
    }
  }

  /** Files in the order of their uploads. */
  public List<StoredFile> list(TenantId tenant, FileQuery asked) {
    return catalog.list(tenant, asked, clock.instant());
  }

  /**
   * A file.
   *
   * @throws NotFoundException {@code file_not_found}, the same for an unknown id, a malformed one,
   *     another tenant's and one of a file that is expired
   */
  public StoredFile find(TenantId tenant, String id) {
    return FileId.parse(id)
        .flatMap(valid -> catalog.find(tenant, valid))
        .filter(file -> !file.isExpired(clock.instant()))
        .orElseThrow(FileService::unknown);
  }

  /** The content of a file; throws as {@link #find} does, also for one whose upload failed. */
  public byte[] content(TenantId tenant, StoredFile file) {
    Optional<byte[]> content = contents.get(tenant, file.id());
    return content.orElseThrow(FileService::unknown);
  }

  /**
   * Deletes a file; what was attached to vector stores stays there. Throws as {@link #find} does.
   *
   * @return the file as it was
   */
  public StoredFile delete(TenantRequest request, String id) {
    StoredFile file = find(request.tenant(), id);
    audit.note(
        request.caller(),
        request.tenant(),
        "file.delete",
        file.id().value(),
        Map.of("purpose", file.purpose().wire(), "bytes", String.valueOf(file.bytes())),
        Map.of());
    contents.delete(request.tenant(), file.id());
    catalog.remove(request.tenant(), file);
    return file;
  }

  private static NotFoundException unknown() {
    return new NotFoundException(
        ErrorCode.FILE_NOT_FOUND, "no file of this id; GET files lists them");
  }
}
