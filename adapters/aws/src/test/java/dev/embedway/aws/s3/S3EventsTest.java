package dev.embedway.aws.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.embedway.aws.s3.S3Events.ObjectEvent;
import dev.embedway.core.error.InvalidRequestException;
import dev.embedway.core.pipeline.document.Sequencer;
import dev.embedway.core.pipeline.upload.UploadEvent;
import dev.embedway.core.pipeline.upload.UploadEvent.Kind;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class S3EventsTest {

  private static final String CREATED =
      """
      {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",
       "eventTime":"2026-03-01T10:00:00.000Z","eventName":"ObjectCreated:Put",
       "s3":{"s3SchemaVersion":"1.0","configurationId":"c",
        "bucket":{"name":"documents","arn":"arn:aws:s3:::documents"},
        "object":{"key":"acme/docs/a+b%2Bc%2F%C3%BC.md","size":11,
         "eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055aed6dcd90281e5"}}}]}
      """;

  private final S3Events events = new S3Events();

  @Test
  void creationNamesTheObjectWithItsDecodedKey() {
    assertEquals(
        List.of(
            new ObjectEvent(
                Kind.CREATED,
                "documents",
                "acme/docs/a b+c/ü.md",
                "d41d8cd98f00b204e9800998ecf8427e",
                Optional.of(new Sequencer("0055AED6DCD90281E5")))),
        events.parse(CREATED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ObjectRemoved:Delete",
        "s3:ObjectRemoved:Delete",
        "ObjectRemoved:DeleteMarkerCreated",
        "LifecycleExpiration:Delete"
      })
  void removalHasNoEtag(String name) {
    String body =
        """
        {"Records":[{"eventName":"%s","s3":{"bucket":{"name":"b"},"object":{"key":"t/s/k","sequencer":"0A"}}}]}
        """
            .formatted(name);

    assertEquals(
        List.of(new ObjectEvent(Kind.REMOVED, "b", "t/s/k", "", Optional.of(new Sequencer("A0")))),
        events.parse(body.replace("0A", "A0")));
  }

  @Test
  void emulatorsEventWithoutSequencerAndWithQuotedEtagIsRead() {
    String body = CREATED.replace(",\"sequencer\":\"0055aed6dcd90281e5\"", "");

    ObjectEvent event =
        events
            .parse(body.replace("\"d41d8", "\"\\\"d41d8").replace("427e\"", "427e\\\"\""))
            .getFirst();

    assertEquals(Optional.empty(), event.sequencer());
    assertEquals("d41d8cd98f00b204e9800998ecf8427e", event.etag());
  }

  @Test
  void eventIsNewsForTheIntake() {
    assertEquals(
        new UploadEvent(
            "acme/docs/a b+c/ü.md",
            Optional.of(new Sequencer("0055AED6DCD90281E5")),
            UploadEvent.Kind.CREATED),
        events.parse(CREATED).getFirst().upload());
  }

  @Test
  void testEventAndOtherKindsTellOfNothing() {
    assertEquals(
        List.of(),
        events.parse(
            "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"documents\"}"));
    assertEquals(List.of(), events.parse("{\"Records\":[]}"));
    assertEquals(
        List.of(), events.parse(CREATED.replace("ObjectCreated:Put", "ObjectTagging:Put")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"Records\":{}}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\"}]}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\","
            + "\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"secret%zz\"}}}]}",
        "{\"Records\":[{\"eventName\":\"ObjectCreated:Put\","
            + "\"s3\":{\"bucket\":{\"name\":\"b\"},"
            + "\"object\":{\"key\":\"secret\",\"sequencer\":\"secret\"}}}]}"
      })
  void whatIsNoEventIsAFaultForGoodThatDoesNotQuoteIt(String body) {
    InvalidRequestException fault =
        assertThrows(InvalidRequestException.class, () -> events.parse(body));

    assertFalse(fault.isRetriable());
    assertFalse(fault.getMessage().contains("secret"));
  }

  @Test
  void eventsAreToldFromMessagesOfOurs() {
    assertTrue(events.isFromS3(CREATED));
    assertTrue(events.isFromS3("{\"Event\":\"s3:TestEvent\"}"));
    assertFalse(events.isFromS3("{\"v\":1,\"type\":\"chunk_document\"}"));
    assertFalse(events.isFromS3("Records"));
  }
}
