package dev.embedway.core.upload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.core.composition.CallerRig;
import dev.embedway.core.error.ConflictException;
import dev.embedway.core.error.EmbedwayException;
import dev.embedway.core.error.ErrorCode;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.error.RateLimitedException;
import dev.embedway.core.pipeline.control.StageFlags;
import dev.embedway.core.pipeline.control.StageState;
import dev.embedway.core.pipeline.document.JobId;
import dev.embedway.core.pipeline.document.ObjectKey;
import dev.embedway.core.pipeline.message.PipelineStage;
import dev.embedway.core.tenant.TenantId;
import dev.embedway.core.tenant.TenantRequest;
import dev.embedway.core.upload.Upload.Target;
import dev.embedway.testing.fakes.MemoryIdempotencyKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class UploadServiceTest {

  private final CallerRig rig = new CallerRig(Map.of("EMBEDWAY_MAX_DOCUMENT_BYTES", "10"));
  private final UploadService uploads = rig.callers.uploads(new MemoryIdempotencyKeys());

  @Test
  void storesRegistersAndAuditsADocument() {
    JobId job = uploads.put(rig.request(), upload("a.txt", "text"), Optional.empty());

    assertEquals(new ObjectKey(CallerRig.ACME, "docs", "a.txt").documentId(), job.document());
    assertTrue(rig.ledger.document(CallerRig.ACME, job.document()).isPresent());
    assertEquals(List.of("document.upload"), rig.actions());
    assertEquals(Map.of("store", "docs", "bytes", "4"), rig.audit.getFirst().after());
  }

  @Test
  void takesNothingWhileAStageIsDrained() {
    StageState seen = Objects.requireNonNull(rig.stages.states().get(PipelineStage.STORAGE));
    assertTrue(rig.stages.change(seen, new StageFlags(false, true)));

    assertRefused(ErrorCode.BACKPRESSURE, upload("a.txt", "text"));
    EmbedwayException fault =
        assertThrows(
            RateLimitedException.class,
            () ->
                uploads.prepare(
                    rig.request(),
                    new PreparedUpload(
                        new Target(Optional.empty(), "docs", "a.txt"),
                        "text/plain",
                        OptionalLong.of(4),
                        Map.of())));
    assertEquals(ErrorCode.BACKPRESSURE, fault.code());
    assertEquals(List.of(), rig.actions());
  }

  @Test
  void storesNothingOfATooLargeDocument() {
    assertRefused(ErrorCode.BODY_TOO_LARGE, upload("a.txt", "eleven char"));
  }

  @Test
  void storesNothingWhereNoTenantIs() {
    TenantRequest elsewhere =
        new TenantRequest(rig.request().caller(), new TenantId("nobody"), rig.request().deadline());

    EmbedwayException fault =
        assertThrows(
            InvalidRequestException.class,
            () -> uploads.put(elsewhere, upload("a.txt", "text"), Optional.empty()));

    assertEquals(Optional.of("tenant"), fault.param());
    assertEquals(List.of(), rig.actions());
  }

  @Test
  void refusesKeysThatNameNoDocument() {
    assertRefused(ErrorCode.INVALID_PARAMETER, upload("a/../b.txt", "text"));
    assertRefused(ErrorCode.INVALID_PARAMETER, upload("a.txt.metadata.json", "{}"));
  }

  @Test
  void spellsAStoreAsItWasMade() {
    uploads.put(rig.request(), upload("a.txt", "text"), Optional.empty());

    JobId job =
        uploads.put(
            rig.request(),
            new Upload(
                new Target(Optional.empty(), "DOCS", "b.txt"),
                bytes("text"),
                "text/plain",
                Map.of()),
            Optional.empty());

    assertEquals("docs", rig.ledger.document(CallerRig.ACME, job.document()).orElseThrow().store());
  }

  @Test
  void answersARepeatedUploadWithItsFirstJob() {
    JobId first = uploads.put(rig.request(), upload("a.txt", "one"), Optional.of("k"));
    JobId other = uploads.put(rig.request(), upload("a.txt", "two"), Optional.empty());

    assertNotEquals(first, other);
    assertEquals(first, uploads.put(rig.request(), upload("a.txt", "one"), Optional.of("k")));
  }

  @Test
  void refusesAKeyOfAnotherUpload() {
    uploads.put(rig.request(), upload("a.txt", "one"), Optional.of("k"));

    ConflictException fault =
        assertThrows(
            ConflictException.class,
            () -> uploads.put(rig.request(), upload("a.txt", "two"), Optional.of("k")));

    assertEquals(ErrorCode.IDEMPOTENCY_KEY_REUSED, fault.code());
  }

  @Test
  void checksTheQuotaBeforeAnythingIsStored() {
    CallerRig limited = new CallerRig(Map.of("EMBEDWAY_TENANT_MAX_DOCUMENTS", "1"));
    UploadService service = limited.callers.uploads(new MemoryIdempotencyKeys());
    service.put(limited.request(), upload("a.txt", "text"), Optional.empty());

    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class,
            () -> service.put(limited.request(), upload("b.txt", "text"), Optional.empty()));

    assertEquals(ErrorCode.QUOTA_EXCEEDED, fault.code());
    assertEquals(1, limited.actions().size());
  }

  @Test
  void anAddressOfAMetadataFileIsOfTheDocumentThatItDescribes() {
    UploadAddress address =
        uploads.prepare(
            rig.request(),
            new PreparedUpload(
                new Target(Optional.empty(), "docs", "a.txt.metadata.json"),
                "application/json",
                OptionalLong.empty(),
                Map.of()));

    assertEquals(new ObjectKey(CallerRig.ACME, "docs", "a.txt").documentId(), address.document());
    assertEquals("acme/docs/a.txt.metadata.json", address.key());
    assertEquals(rig.clock.instant().plusSeconds(900), address.expiresAt());
  }

  private void assertRefused(ErrorCode code, Upload upload) {
    EmbedwayException fault =
        assertThrows(
            EmbedwayException.class, () -> uploads.put(rig.request(), upload, Optional.empty()));
    assertEquals(code, fault.code());
    assertEquals(List.of(), rig.actions());
    assertTrue(rig.bucket.list(Optional.empty()).items().isEmpty());
  }

  private static Upload upload(String key, String text) {
    return new Upload(
        new Target(Optional.empty(), "docs", key), bytes(text), "text/plain", Map.of());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
