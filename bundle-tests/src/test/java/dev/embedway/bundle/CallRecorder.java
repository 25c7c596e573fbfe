package dev.embedway.bundle;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A way to an emulator on which the calls of one function are written down, as IAM would ask for
 * them: an action, and the topology's name of its resource.
 *
 * <p>Thread-safe.
 */
final class CallRecorder implements AutoCloseable {

  private static final Pattern TARGET =
      Pattern.compile("x-amz-target: (\\w+)\\.(\\w+)", Pattern.CASE_INSENSITIVE);
  private static final Pattern OBJECT =
      Pattern.compile("(GET|HEAD|PUT|POST|DELETE) /([^/? ]+)/?([^? ]*)(\\?[^ ]*)? HTTP/1\\.1\r\n");
  private static final Pattern VERSIONS = Pattern.compile("[?&]versions(=|&|$)");
  private static final Pattern TABLE = Pattern.compile("\"TableName\":\"([^\"]+)\"");
  private static final Pattern INDEX = Pattern.compile("\"IndexName\":\"([^\"]+)\"");
  private static final Pattern ITEMS = Pattern.compile("\"RequestItems\":\\{\"([^\"]+)\"");
  private static final Pattern QUEUE =
      Pattern.compile("\"Queue(?:Name|Url)\":\"(?:[^\"]*/)?([^\"/]+)\"");
  private static final Pattern STEP =
      Pattern.compile("\"(Put|Update|Delete|ConditionCheck|Get)\":\\{");

  private static final Map<String, String> STEPS =
      Map.of(
          "Put", "PutItem",
          "Update", "UpdateItem",
          "Delete", "DeleteItem",
          "ConditionCheck", "ConditionCheckItem",
          "Get", "GetItem");

  private final URI emulator;
  private final ServerSocket server;
  private final List<ByteArrayOutputStream> sent = new CopyOnWriteArrayList<>();
  private volatile boolean isAway;

  /** A way to an emulator, at an address of its own. */
  CallRecorder(URI emulator) {
    try {
      this.emulator = emulator;
      this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::accept);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (isAway) {
          client.close();
          continue;
        }
        Socket there = new Socket(emulator.getHost(), emulator.getPort());
        ByteArrayOutputStream seen = new ByteArrayOutputStream();
        sent.add(seen);
        Thread.ofVirtual().start(() -> copy(client, there, seen));
        Thread.ofVirtual().start(() -> copy(there, client, OutputStream.nullOutputStream()));
      } catch (IOException e) {
        return;
      }
    }
  }

  /** Lets no call through, as if the service were away. */
  void leave() {
    isAway = true;
  }

  /** Lets calls through again. */
  void comeBack() {
    isAway = false;
  }

  /** Copies until one side ends, or a call is to be lost, then ends the other. */
  private void copy(Socket from, Socket to, OutputStream seen) {
    byte[] bytes = new byte[1 << 16];
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(bytes); read >= 0 && !isAway; read = in.read(bytes)) {
        seen.write(bytes, 0, read);
        out.write(bytes, 0, read);
        out.flush();
      }
    } catch (IOException e) {
      // One of the two has ended.
    }
  }

  /** True when a request so far had this text. */
  boolean sent(String text) {
    return sent.stream()
        .anyMatch(connection -> connection.toString(StandardCharsets.ISO_8859_1).contains(text));
  }

  /** Every call so far, as {@code dynamodb:GetItem embedway-control}. */
  Set<String> calls() {
    Set<String> calls = new TreeSet<>();
    for (ByteArrayOutputStream connection : sent) {
      String text = connection.toString(StandardCharsets.ISO_8859_1);
      List<MatchResult> targets = TARGET.matcher(text).results().toList();
      for (int i = 0; i < targets.size(); i++) {
        int end = i + 1 < targets.size() ? targets.get(i + 1).start() : text.length();
        String body = text.substring(targets.get(i).end(), end);
        String action = targets.get(i).group(2);
        (targets.get(i).group(1).startsWith("DynamoDB") ? items(action, body) : queue(action, body))
            .forEach(calls::add);
      }
      if (targets.isEmpty()) {
        OBJECT.matcher(text).results().flatMap(CallRecorder::object).forEach(calls::add);
      }
    }
    return calls;
  }

  private static Stream<String> items(String action, String body) {
    if (action.startsWith("Transact")) {
      return STEP.matcher(body)
          .results()
          .flatMap(step ->
              first(TABLE, body.substring(step.end()))
                  .map(table -> call("dynamodb", steps(step.group(1)), table))
                  .stream());
    }
    if (action.startsWith("Batch")) {
      return first(ITEMS, body).map(table -> call("dynamodb", action, table)).stream();
    }
    String index = first(INDEX, body).map(name -> "/index/" + name).orElse("");
    return first(TABLE, body).map(table -> call("dynamodb", action, table) + index).stream();
  }

  private static String steps(String step) {
    return Optional.ofNullable(STEPS.get(step)).orElseThrow();
  }

  private static Stream<String> queue(String action, String body) {
    // A batch is granted as its single call is.
    String granted = action.replaceAll("Batch$", "");
    return first(QUEUE, body).map(queue -> call("sqs", granted, queue)).stream();
  }

  private static Stream<String> object(MatchResult head) {
    String key = head.group(3);
    boolean versions = VERSIONS.matcher(String.valueOf(head.group(4))).find();
    String action =
        switch (head.group(1)) {
          case "GET", "HEAD" -> {
            String list = versions ? "ListBucketVersions" : "ListBucket";
            yield key.isEmpty() ? list : "GetObject";
          }
          case "DELETE", "POST" -> "DeleteObject";
          default -> "PutObject";
        };
    return Stream.of(call("s3", action, head.group(2)));
  }

  /** Tests name tables and buckets as the topology does, and something behind. */
  private static String call(String service, String action, String resource) {
    Matcher name = Pattern.compile("(embedway-[a-z]+(?:-bulk)?(?:-dlq)?).*").matcher(resource);
    return service + ":" + action + " " + (name.matches() ? name.group(1) : resource);
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
