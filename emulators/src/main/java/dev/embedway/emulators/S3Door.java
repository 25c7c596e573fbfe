package dev.embedway.emulators;

import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.shaded.org.eclipse.jetty.http.HttpFields;
import org.gaul.shaded.org.eclipse.jetty.http.HttpHeader;
import org.gaul.shaded.org.eclipse.jetty.server.Handler;
import org.gaul.shaded.org.eclipse.jetty.server.Request;
import org.gaul.shaded.org.eclipse.jetty.server.Response;
import org.gaul.shaded.org.eclipse.jetty.server.Server;
import org.gaul.shaded.org.eclipse.jetty.util.Callback;

/** Handler in front of s3proxy's own that passes requests on which {@link S3Rules} take. */
final class S3Door extends Handler.Wrapper {

  private S3Door(Handler handler) {
    super(handler);
  }

  /**
   * Puts it in front of a server that was not started. s3proxy has no place for a handler of
   * others, so its web server is taken from a private field.
   */
  static void guard(S3Proxy proxy) {
    try {
      Field field = S3Proxy.class.getDeclaredField("server");
      field.setAccessible(true);
      Server server = (Server) field.get(proxy);
      server.setHandler(new S3Door(server.getHandler()));
    } catch (ReflectiveOperationException e) {
      throw new EmulatorException("This version of s3proxy cannot be guarded", e);
    }
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    Optional<Refusal> refusal = S3Rules.refusal(head(request));
    if (refusal.isEmpty()) {
      return super.handle(request, response, callback);
    }
    response.setStatus(refusal.get().status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/xml");
    response.getHeaders().put(HttpHeader.CONNECTION, "close");
    response.write(true, ByteBuffer.wrap(refusal.get().xml()), callback);
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
}
