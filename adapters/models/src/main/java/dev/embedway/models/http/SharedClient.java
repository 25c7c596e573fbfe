package dev.embedway.models.http;

import com.google.errorprone.annotations.ThreadSafe;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The one HTTP client of all services, with its pool of connections; made on first use, since a
 * function that asks no service is to start without it.
 */
@ThreadSafe
public final class SharedClient implements AutoCloseable {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable HttpClient client;

  @GuardedBy("lock")
  private @Nullable ExecutorService threads;

  /** The client, made now if there is none. */
  public HttpClient get() {
    HttpClient present = client;
    return present != null ? present : made();
  }

  private HttpClient made() {
    lock.lock();
    try {
      HttpClient present = client;
      if (present != null) {
        return present;
      }
      ExecutorService its = Executors.newVirtualThreadPerTaskExecutor();
      HttpClient fresh =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .followRedirects(HttpClient.Redirect.NEVER)
              .connectTimeout(CONNECT)
              .executor(its)
              .build();
      threads = its;
      client = fresh;
      return fresh;
    } finally {
      lock.unlock();
    }
  }

  /** Cuts off what is under way; a later call makes a client anew. */
  @Override
  public void close() {
    lock.lock();
    try {
      HttpClient present = client;
      if (present != null) {
        present.shutdownNow();
      }
      ExecutorService its = threads;
      if (its != null) {
        its.shutdown();
      }
      client = null;
      threads = null;
    } finally {
      lock.unlock();
    }
  }
}
