package dev.embedway.emulators.dynamodb;

import dev.embedway.emulators.auth.EmulatorRequest;
import dev.embedway.emulators.auth.Refusal;
import dev.embedway.emulators.auth.SignatureCheck;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.content.ByteBufferContentSource;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Handler in front of DynamoDB's own that passes requests on which {@link SignatureCheck} takes.
 */
final class SignedHandler extends Handler.Wrapper {

  /** DynamoDB's own limit is 16 MB, in base64. */
  private static final int MAX_BODY = 24 << 20;

  private static final long MAX_READ_ON = 1 << 20;

  private final SignatureCheck check;

  SignedHandler(Handler handler, SignatureCheck check) {
    super(handler);
    this.check = check;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    EmulatorRequest head = head(request);
    Optional<Refusal> refusal = check.head(head);
    if (refusal.isEmpty() && request.getLength() > MAX_BODY) {
      refusal = Optional.of(tooLarge());
    }
    if (refusal.isPresent()) {
      return refuse(request, response, callback, refusal.get());
    }
    byte[] body = Content.Source.asInputStream(request).readNBytes(MAX_BODY + 1);
    Optional<Refusal> forged =
        body.length > MAX_BODY ? Optional.of(tooLarge()) : check.whole(head, body);
    return forged.isPresent()
        ? refuse(request, response, callback, forged.get())
        : super.handle(new Read(request, body), response, callback);
  }

  private static Refusal tooLarge() {
    return new Refusal(413, "RequestEntityTooLarge", "at most 24 MB are taken");
  }

  /**
   * Answers when the body was read, for as long as that is short: a connection that is closed over
   * unread bytes is reset, and the client may never see the answer.
   */
  private static boolean refuse(
      Request request, Response response, Callback callback, Refusal refusal) {
    response.setStatus(refusal.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/x-amz-json-1.0");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    Runnable answer = () -> response.write(true, ByteBuffer.wrap(refusal.json()), callback);
    if (request.getLength() > MAX_READ_ON) {
      answer.run();
    } else {
      Content.Source.consumeAll(request, Callback.from(answer, callback::failed));
    }
    return true;
  }

  private static EmulatorRequest head(Request request) {
    Map<String, List<String>> headers = new HashMap<>();
    HttpFields fields = request.getHeaders();
    fields.getFieldNamesCollection().forEach(name -> headers.put(name, fields.getValuesList(name)));
    return new EmulatorRequest(
        request.getMethod(),
        request.getHttpURI().getPath(),
        Optional.ofNullable(request.getHttpURI().getQuery()).orElse(""),
        headers);
  }

  /** A request whose body was read. */
  private static final class Read extends Request.Wrapper {

    private final Content.Source body;

    Read(Request request, byte[] body) {
      super(request);
      this.body = new ByteBufferContentSource(ByteBuffer.wrap(body));
    }

    @Override
    public Content.Chunk read() {
      return body.read();
    }

    @Override
    public void demand(Runnable demandCallback) {
      body.demand(demandCallback);
    }

    @Override
    public void fail(Throwable failure) {
      body.fail(failure);
    }

    @Override
    public boolean consumeAvailable() {
      return true;
    }
  }
}
