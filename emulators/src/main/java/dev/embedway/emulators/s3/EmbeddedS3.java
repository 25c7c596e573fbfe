package dev.embedway.emulators.s3;

import dev.embedway.emulators.auth.EmulatorCredentials;
import dev.embedway.emulators.server.EmulatorException;
import dev.embedway.emulators.server.Loopback;
import dev.embedway.emulators.server.Uncheck;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/**
 * S3 in this JVM, by s3proxy: objects are plain files, signatures are checked, and a listener hears
 * of every change. {@link S3Rules} say what is refused beyond that. Thread-safe.
 *
 * <p>Objects survive a {@code kill -9}; a power cut may take the last ones, which are not forced to
 * disk. Bucket versioning, notifications and lifecycle rules are answered with 501. A change of one
 * key waits until an earlier one of the same key is whole, its upload included. A key with a
 * segment of over about 200 bytes, or one that goes on below another object's key, is refused with
 * 400.
 */
public final class EmbeddedS3 implements AutoCloseable {

  private static final long MAX_SIGNED_BODY = 64L << 20;

  private final S3Proxy server;
  private final SequenceNumbers sequencer;

  private EmbeddedS3(S3Proxy server, SequenceNumbers sequencer) {
    this.server = server;
    this.sequencer = sequencer;
  }

  /**
   * Starts it on a free port of 127.0.0.1; web pages may not use it.
   *
   * @see #start(int, Path, EmulatorCredentials, InstantSource, S3EventListener, S3Cors)
   */
  public static EmbeddedS3 start(
      Path directory,
      EmulatorCredentials credentials,
      InstantSource clock,
      S3EventListener listener) {
    return start(0, directory, credentials, clock, listener, S3Cors.NONE);
  }

  /**
   * Starts it on 127.0.0.1.
   *
   * @param port 0 for any free one
   * @param directory gets the buckets and the last sequencer; made if absent
   * @param credentials the only ones accepted
   * @param listener told of every change
   * @param cors rules of every bucket
   * @throws EmulatorException when another process uses the directory, or the port is taken
   */
  public static EmbeddedS3 start(
      int port,
      Path directory,
      EmulatorCredentials credentials,
      InstantSource clock,
      S3EventListener listener,
      S3Cors cors) {
    try {
      Path buckets = Files.createDirectories(directory.resolve("buckets")).toAbsolutePath();
      SequenceNumbers sequencer = SequenceNumbers.open(directory.resolve("sequencer"), clock);
      S3Proxy server =
          S3Proxy.builder()
              .endpoint(Loopback.http(port))
              .awsAuthentication(
                  AuthenticationType.AWS_V4,
                  credentials.accessKeyId(),
                  credentials.secretAccessKey())
              .v4MaxNonChunkedRequestSize(MAX_SIGNED_BODY)
              .ignoreUnknownHeaders(true)
              .blobStore(
                  new NotifyingBlobStore(
                      new FilesystemNio2BlobStore(buckets.toString()), sequencer, clock, listener))
              .build();
      S3GuardHandler.guard(server, cors);
      try {
        Uncheck.run("start S3", server::start);
      } catch (EmulatorException e) {
        Uncheck.run("keep the last sequencer", sequencer::close);
        throw e;
      }
      return new EmbeddedS3(server, sequencer);
    } catch (IOException e) {
      throw new EmulatorException("Cannot start S3 in " + directory + ": " + e, e);
    }
  }

  /** Endpoint for S3 clients; with path-style access. */
  public URI endpoint() {
    return Loopback.http(server.getPort());
  }

  /** Stops it. */
  @Override
  public void close() {
    Uncheck.run("stop S3", server::stop);
    Uncheck.run("keep the last sequencer", sequencer::close);
  }
}
